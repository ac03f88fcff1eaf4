import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globMatch, starMatch } from '@/lib/rules/glob';

/** The definition read aloud: exponential, and obviously right. */
function naive(pattern: readonly string[], text: readonly string[]): boolean {
  const [head, ...rest] = pattern;
  if (head === undefined) return text.length === 0;
  if (head === '*') return naive(rest, text) || (text.length > 0 && naive(pattern, text.slice(1)));
  const [first, ...others] = text;
  if (first === undefined) return false;
  if (head.length > 1 && head.startsWith('[')) {
    const negated = head.startsWith('[!');
    const members = head.slice(negated ? 2 : 1, -1);
    return members.includes(first) !== negated && naive(rest, others);
  }
  return (head === '?' || head === first) && naive(rest, others);
}

describe('globMatch', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'any/thing\nat all', true],
    ['*@mycompany.com', 'alice@mycompany.com', true],
    ['*@mycompany.com', 'Alice@MyCompany.com', false],
    ['*@mycompany.com', 'a@mycompany.com.evil.io', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a😀c', true],
    ['*?', '😀', true],
    ['??', '😀', false],
    ['[abc]', 'b', true],
    ['[abc]', 'd', false],
    ['[!abc]', 'd', true],
    ['[!abc]', 'a', false],
    ['[!abc]', '', false],
    ['[a-c]x', 'bx', true],
    ['[a-c]x', '-x', false],
    ['[a-]', '-', true],
    ['[]]', ']', true],
    ['[!]]', ']', false],
    ['[*]', '*', true],
    ['[*]', 'x', false],
    ['[', '[', true],
    ['[!]', '[!]', true],
    ['[]', '[]', true],
    ['a[b', 'a[b', true],
    ['*ab', 'abab', true],
    ['*ab*ab', 'ab', false],
    ['**a**', 'bab', true],
    ['a*b*c', 'a1b2b3c', true],
    ['a*b*c', 'a1c2b', false],
    ['[😀-😂]', '😁', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(globMatch(pattern, text)).toBe(expected);
  });

  it('agrees with the naive definition', () => {
    const element = fc.constantFrom('*', '?', 'a', 'b', '[ab]', '[!a]', '😀');
    const character = fc.constantFrom('a', 'b', 'c', '😀');
    fc.assert(
      fc.property(fc.array(element, { maxLength: 8 }), fc.array(character, { maxLength: 8 }), (pattern, text) => {
        expect(globMatch(pattern.join(''), text.join(''))).toBe(naive(pattern, text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['many stars', '*a'.repeat(50) + '*b', 2],
    ['stars and marks', '*?a'.repeat(30) + 'b', 4],
    ['classes', '*[ab][!c]'.repeat(20) + 'c', 4],
    ['a long run', '*' + 'a'.repeat(100) + 'b', 102],
    ['brackets that never close', '*' + '['.repeat(100) + 'b', 102],
  ])('never takes more steps than text × longest run: %s', (_name, pattern, longestRun) => {
    for (const text of ['a'.repeat(5000), '['.repeat(5000)]) {
      const steps = { count: 0 };
      expect(globMatch(pattern, text, steps)).toBe(false);
      expect(steps.count).toBeLessThanOrEqual(text.length * longestRun);
    }
  });

  it('takes twice the steps for twice the text', () => {
    const stepsFor = (length: number) => {
      const steps = { count: 0 };
      globMatch('*a*a*a*a*a*a*a*a*b', 'a'.repeat(length), steps);
      return steps.count;
    };
    expect(stepsFor(20_000)).toBeLessThanOrEqual(2 * stepsFor(10_000) + 20);
  });
});

describe('starMatch', () => {
  it.each([
    ['kubernetes:*', 'kubernetes:deploy', true],
    ['kubernetes:*', 'kubernetes', false],
    ['*:delete', 'crm:delete', true],
    ['*:delete', 'crm:delete_all', false],
    ['*', '', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*a*b*', 'xbxaxbx', true],
    ['*a*b*', 'xbxa', false],
    ['export:r?n', 'export:run', false],
    ['export:[r]un', 'export:[r]un', true],
    ['', '', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(starMatch(pattern, text)).toBe(expected);
  });

  it('agrees with globMatch where only stars mean anything', () => {
    const letters = fc.string({ unit: fc.constantFrom('*', 'a', 'b', ':'), maxLength: 10 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 10 }), (pattern, text) => {
        expect(starMatch(pattern, text)).toBe(globMatch(pattern, text));
      }),
      { numRuns: 3000 },
    );
  });
});
