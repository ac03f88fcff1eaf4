import { expect, it } from 'vitest';
import { ruleMatch } from '@/lib/contracts/rule-trials';
import { readRuleMatch } from './rule-match';

const stored = {
  matched: null,
  summary: 'One rule was looked at; it did not match.',
  precedence: [],
  candidates: [
    { rule_id: 'rule-1', description: 'Mail', outcome: 'lost', specificity: 2, bounded: true, why: 'to is another' },
  ],
  candidates_omitted: 3,
};

it('reads what the contract stores', () => {
  expect(readRuleMatch(ruleMatch.parse(stored))).toEqual(stored);
});

it.each([[null], ['x'], [{}], [{ check: 'standing_rule', result: 'skip' }], [[]]])('reads nothing out of %j', (value) =>
  expect(readRuleMatch(value)).toBeNull(),
);

it('passes over a candidate that it can not read', () => {
  expect(readRuleMatch({ ...stored, candidates: [null, 3, {}, stored.candidates[0]] })).toEqual(stored);
});
