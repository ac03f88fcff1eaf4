import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globMatch } from '@/lib/rules/glob';
import { globFault } from './glob-syntax';
import { constraintsInput } from './rule-constraints';

const faultsOf = (value: string) =>
  (constraintsInput.safeParse({ to: { type: 'pattern', value } }).error?.issues ?? []).map(
    (issue) => `${issue.path.join('.')} ${issue.message}`,
  );

describe('patterns of rules', () => {
  it.each([
    ['[]', 'to.value the [ at character 1 is empty and never closes: for the character [ itself write [[]'],
    ['a[!]', 'to.value the [ at character 2 is empty and never closes'],
    ['x[abc', 'to.value the [ at character 2 opens a class that never closes'],
    ['😀[a]*[b', 'to.value the [ at character 6 opens a class that never closes'],
    ['[', 'to.value the [ at character 1 opens a class that never closes'],
    ['[!', 'to.value the [ at character 1 opens a class that never closes'],
    ['v[z-a]', 'to.value the class at character 2 has the range z-a, which runs backwards'],
    ['[a-cz-x]', 'to.value the class at character 1 has the range z-x'],
  ])('%s is refused with its place: %s', (pattern, message) => {
    const faults = faultsOf(pattern);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(message);
  });

  it.each(['[]]', '[!]]', '[[]', '[a-]', '[-a]', '[!a-z]x', ']', 'a]', '[*]', '[😀-😂]', '*@acme.test', '[REDACTED]'])(
    '%s is taken',
    (pattern) => {
      expect(faultsOf(pattern)).toEqual([]);
    },
  );

  it('without a fault have no bracket that stands for itself: a text of it matches only by a class', () => {
    const parts = fc.constantFrom('[', ']', '!', '-', 'a', 'b', 'z', '*', '[ab]', '[!z]');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (list) => {
        const pattern = list.join('');
        fc.pre(globFault(pattern) === null && pattern.includes('['));
        const classes = pattern.match(/\[!?\]?[^\]]*\]/gu) ?? [];
        const withoutClasses = classes.reduce((rest, one) => rest.replace(one, ''), pattern);
        expect(withoutClasses).not.toContain('[');
        expect(classes.every((one) => !globMatch(one, ''))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
