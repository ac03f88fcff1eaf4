import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearRegex, MAX_TEXT } from '@/lib/policy/linear-regex';

const SAMPLES = [
  '',
  'a',
  'b',
  'ab',
  'aab',
  'abc',
  'ABC',
  'a b',
  'foo.bar',
  '2025-01-02',
  '😀',
  'a😀',
  'x\ny',
  'a_1',
  '-',
  ']',
  '{',
  'é',
  '\u2028',
];

describe('linearRegex', () => {
  it.each([
    '',
    '^$',
    'a',
    '^a*b$',
    'a|b|^c',
    '^(a|ab)(c|bcd)?$',
    '^(?:a+)+$',
    '^(?<name>a)b',
    '^[a-z]+$',
    '^[^a-z]+$',
    '^[\\]a-]$',
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^.{2}$',
    '^.?.$',
    'a{0}b',
    '^a{1,2}b?$',
    '^a{2,}b',
    'a+?b',
    '\\ba\\b',
    '\\Ba',
    '^\\p{L}$',
    '^\\P{L}$',
    '^\\u{1F600}$',
    '^\\uD83D\\uDE00$',
    '\\x61\\u0062',
    'foo\\.bar',
    '[\\w.]+\\.[\\w]+',
    '^\\s|\\s$',
    '(|a)b',
    '(a*)*b',
    '[]',
    '[^]',
    '\\n',
    '^-$',
    '\\{',
  ])('%s agrees with the runtime', (source) => {
    const own = linearRegex(source);
    for (const text of SAMPLES) expect([text, own.test(text)]).toEqual([text, new RegExp(source, 'u').test(text)]);
  });

  it('agrees with the runtime on random patterns', () => {
    const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
      atom: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '^', '$', '\\b'),
        tie('pattern').map((inner) => `(?:${inner})`),
      ),
      pattern: fc
        .array(fc.tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,2}', '|')), { maxLength: 4 })
        // An assertion takes no quantifier in Unicode mode.
        .map((parts) => parts.map(([atom, tail]) => (/^(?:\^|\$|\\b)$/.test(atom) ? atom : atom + tail)).join('')),
    }));
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 6 }), (source, text) => {
        expect(linearRegex(source).test(text)).toBe(new RegExp(source, 'u').test(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '(?=a)',
    '(?!a)',
    '(?<=a)b',
    '(?<!a)b',
    '(a)\\1',
    '(?<n>a)\\k<n>',
    '(',
    '[',
    'a{3000}',
    '(a{100}){100}',
    'x'.repeat(1001),
  ])('refuses %s', (source) => {
    expect(() => linearRegex(source)).toThrow(SyntaxError);
  });

  it('ends on patterns that never end elsewhere', () => {
    const text = 'a'.repeat(50_000) + '!';
    for (const source of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^([a-zA-Z]+)*$', 'a*a*a*a*a*b']) {
      expect(linearRegex(source).test(text)).toBe(false);
    }
  });

  it('refuses to look at very long texts', () => {
    expect(() => linearRegex('a').test('b'.repeat(MAX_TEXT + 1))).toThrow(RangeError);
  });
});
