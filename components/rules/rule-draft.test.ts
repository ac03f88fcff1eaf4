import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '@/lib/browser/json-text';
import { globFault } from '@/lib/contracts/glob-syntax';
import { constraintsInput, MASKED_VALUE, type Constraints } from '@/lib/contracts/rule-constraints';
import { RULE_HYGIENE, WAIVABLE_REASONS } from '@/lib/contracts/rules';
import { HYGIENE_NAMES } from './hygiene';
import { bodyOf, constraintsOf, EMPTY_DRAFT, faultsOf, MASKED, rowsOf, WAIVABLE, type Row } from './rule-draft';

const constraint = fc.oneof(
  fc.constant({ type: 'any' as const }),
  fc.record({
    type: fc.constant('pattern' as const),
    value: fc.string({ minLength: 1, maxLength: 20 }).filter((value) => globFault(value) === null),
  }),
  fc.record({
    type: fc.constant('exact' as const),
    value: fc
      .jsonValue()
      .filter((value) => parseStrictJson(JSON.stringify(value)).ok) // the API takes no others
      .map((value): unknown => JSON.parse(JSON.stringify(value))),
  }),
);

describe('rows of a rule', () => {
  it('say what the constraints said, and mean the same when they are sent', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}(\.[a-z]{1,4})?$/), constraint), (given) => {
        const constraints: Constraints = given;
        const rows = rowsOf(constraints, []);
        expect(faultsOf(rows).size).toBe(0);
        expect(constraintsOf(rows)).toEqual(constraints);
        expect(constraintsInput.safeParse(constraintsOf(rows)).data).toEqual(constraints);
      }),
    );
  });

  it('say where a pattern goes wrong before it is sent', () => {
    const row = { key: 1, argument: 'to', kind: 'pattern', value: 'a[bc', masked: false } as const;
    expect(faultsOf([row]).get(1)).toMatch(/^In the pattern the \[ at character 2 opens a class that never closes/);
    expect(faultsOf([{ ...row, value: 'a[bc]' }]).size).toBe(0);
  });

  it('take no number that would be rounded', () => {
    const row = { key: 1, argument: 'account', kind: 'json', value: '9007199254740993', masked: false } as const;
    expect(faultsOf([row]).get(1)).toMatch(/^What is written is a number that/);
    expect(faultsOf([{ ...row, value: '3' }]).size).toBe(0);
  });

  it('keep a secret as it is, unless anything may be there', () => {
    const [row] = rowsOf({ token: { type: 'exact', value: '[REDACTED]' } }, ['token']);
    if (!row) throw new Error('no row');
    expect(constraintsOf([row])).toEqual({ token: { type: 'exact', value: '[REDACTED]' } });
    expect(constraintsOf([{ ...row, kind: 'any' }])).toEqual({ token: { type: 'any' } });
  });

  it('are faulty without a name, with a name twice, with what is no JSON', () => {
    const row = (key: number, argument: string, kind: Row['kind'], value = ''): Row => ({
      ...{ key, argument, kind, value },
      masked: false,
    });
    const rows = [row(1, ' ', 'any'), row(2, 'to', 'any'), row(3, 'to', 'text', 'x'), row(4, 'n', 'json', '{')];
    expect([...faultsOf(rows).keys()]).toEqual([1, 3, 4]);
    expect(bodyOf({ ...EMPTY_DRAFT, toolName: 'email:send', rows }, false)).toBeNull();
  });

  it('become a body with bounds as they were written', () => {
    const draft = { ...EMPTY_DRAFT, toolName: ' email:send ', maxUses: '', expires: '2026-12-01T10:00' };
    expect(bodyOf(draft, true)).toEqual({
      tool_name: 'email:send',
      arg_constraints: {},
      agent_id: null,
      closed: false,
      reasons: [],
      expires_at: '2026-12-01T10:00:00Z',
      max_uses: null,
      confirm_denied: true,
    });
  });
});

it('knows the words of the contract', () => {
  expect(MASKED).toBe(MASKED_VALUE);
  expect(Object.keys(WAIVABLE).sort()).toEqual([...WAIVABLE_REASONS].sort());
  expect([...HYGIENE_NAMES].sort()).toEqual([...RULE_HYGIENE].sort());
});
