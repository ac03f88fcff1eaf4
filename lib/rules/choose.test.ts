import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Constraint } from '@/lib/contracts/rule-constraints';
import { publicId } from '@/lib/ids';
import { byPrecedence, chooseRule, whyLost, type RuleCandidate, type RuleSubject } from '@/lib/rules/choose';
import { specificity } from '@/lib/rules/specificity';

const uuid = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const rule = (change: Partial<RuleCandidate> = {}): RuleCandidate => ({
  id: uuid(1),
  description: 'a rule',
  agentId: null,
  constraints: { env: { type: 'exact', value: 'staging' } },
  closed: false,
  reasons: [],
  author: 'ada',
  createdAt: 1,
  bounded: false,
  expired: false,
  usedUp: false,
  authorEntitled: true,
  ...change,
});
const subject = (change: Partial<RuleSubject> = {}): RuleSubject => ({
  agentId: 'deployment-bot',
  params: { env: 'staging' },
  reasons: ['REQUIRES_APPROVAL'],
  riskTier: 'medium',
  separatedFrom: null,
  ...change,
});

const constraint: fc.Arbitrary<Constraint> = fc.constantFrom<Constraint>(
  { type: 'exact', value: 'staging' },
  { type: 'pattern', value: 'st*' },
  { type: 'any' },
);
const ranked = fc.record({
  specificity: fc.integer({ min: 0, max: 3 }),
  bounded: fc.boolean(),
  createdAt: fc.integer({ min: 0, max: 3 }),
  id: fc.integer({ min: 0, max: 20 }).map(uuid),
});

describe('precedence', () => {
  it('is a total order', () => {
    fc.assert(
      fc.property(ranked, ranked, ranked, (a, b, c) => {
        expect(Math.sign(byPrecedence(a, b))).toBe(-Math.sign(byPrecedence(b, a)) + 0);
        if (a.id !== b.id) expect(byPrecedence(a, b)).not.toBe(0);
        if (byPrecedence(a, b) <= 0 && byPrecedence(b, c) <= 0) expect(byPrecedence(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['more specific', { specificity: 3, bounded: false }, { specificity: 2, bounded: true }],
    ['then bounded', { bounded: true, createdAt: 1 }, { bounded: false, createdAt: 9 }],
    ['then newer', { createdAt: 2, id: uuid(9) }, { createdAt: 1, id: uuid(1) }],
    ['then the smaller id', { id: uuid(1) }, { id: uuid(2) }],
  ])('is %s', (_what, first, second) => {
    const base = { specificity: 1, bounded: true, createdAt: 1, id: uuid(5) };
    expect(byPrecedence({ ...base, ...first }, { ...base, ...second })).toBeLessThan(0);
  });

  it('makes one winner, whatever the order in which rules are read', () => {
    const candidates = fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 0, max: 99 }).map(uuid),
        constraints: fc.dictionary(fc.constantFrom('env', 'region'), constraint, { noNullPrototype: true }),
        bounded: fc.boolean(),
        createdAt: fc.integer({ min: 0, max: 3 }),
        usedUp: fc.boolean(),
      }),
      { selector: ({ id }) => id, maxLength: 40 },
    );
    fc.assert(
      fc.property(candidates, fc.infiniteStream(fc.nat()), (made, random) => {
        const rules = made.map((change) => rule(change));
        const shuffled = [...rules].sort(() => ((random.next().value ?? 0) % 3) - 1);
        const chosen = chooseRule(rules, subject());
        expect(chooseRule(shuffled, subject())).toEqual(chosen);
        const fit = rules.filter((each) => whyLost(each, subject()) === null);
        const best = fit
          .map((each) => ({ ...each, specificity: specificity(each.constraints) }))
          .reduce<((typeof fit)[number] & { specificity: number }) | null>(
            (a, b) => (a === null || byPrecedence(b, a) < 0 ? b : a),
            null,
          );
        expect(chosen.winner?.id).toBe(best?.id);
        const { candidates: told, candidates_omitted: omitted } = chosen.explanation;
        expect(told.length + omitted).toBe(rules.length);
        expect(told.filter(({ outcome }) => outcome === 'won')).toHaveLength(best === null ? 0 : 1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a rule can’t approve', () => {
  it.each<[string, Partial<RuleCandidate>, Partial<RuleSubject>, RegExp | null]>([
    ['what it is for', {}, {}, null],
    ['another agent’s', { agentId: 'crm-bot' }, {}, /agent 'crm-bot'/],
    ['its own agent’s', { agentId: 'deployment-bot' }, {}, null],
    ['when expired', { expired: true }, {}, /expired/],
    ['when used up', { usedUp: true }, {}, /as often as it may/],
    ['when its author is gone', { authorEntitled: false }, {}, /author/],
    ['other params', {}, { params: { env: 'production' } }, /'env' has another value/],
    ['without the argument', {}, { params: {} }, /'env' is missing/],
    ['a direct request', {}, { reasons: ['REQUESTED_BY_AGENT'] }, null],
    ['an amount over the threshold', {}, { reasons: ['REQUIRES_APPROVAL', 'AMOUNT_THRESHOLD'] }, /AMOUNT_THRESHOLD/],
    ['an unreadable amount', {}, { reasons: ['AMOUNT_UNREADABLE'] }, /AMOUNT_UNREADABLE/],
    ['a new counterparty', {}, { reasons: ['NEW_COUNTERPARTY'] }, /NEW_COUNTERPARTY/],
    ['a high risk', {}, { reasons: ['HIGH_RISK_ACTION'] }, /HIGH_RISK_ACTION/],
    ['what a policy stopped', {}, { reasons: ['POLICY_REQUIRES_APPROVAL'] }, /POLICY_REQUIRES_APPROVAL/],
    ['outside hours', {}, { reasons: ['OUTSIDE_ALLOWED_HOURS'] }, /OUTSIDE_ALLOWED_HOURS/],
    ['what it lists', { reasons: ['AMOUNT_THRESHOLD'] }, { reasons: ['AMOUNT_THRESHOLD', 'REQUIRES_APPROVAL'] }, null],
    ['a high tier without a bound', {}, { riskTier: 'high' }, /bounded scope/],
    ['a high tier with one', { bounded: true }, { riskTier: 'high' }, null],
    ['a high tier without a constraint', { bounded: true, constraints: {} }, { riskTier: 'high' }, /exact or pattern/],
    ['everything without a bound', { constraints: {} }, { riskTier: 'low' }, /bounded scope/],
    ['its author’s own request', {}, { separatedFrom: 'ada' }, /somebody else must decide/],
    ['somebody else’s request', {}, { separatedFrom: 'ben' }, null],
  ])('%s', (_what, change, asked, why) => {
    const lost = whyLost(rule(change), subject(asked));
    if (why === null) expect(lost).toBeNull();
    else expect(lost).toMatch(why);
  });
});

it('tells why each won or lost', () => {
  const candidates = [
    rule({ id: uuid(1), bounded: true }),
    rule({ id: uuid(2) }),
    rule({ id: uuid(3), expired: true }),
    rule({ id: uuid(4), constraints: { env: { type: 'pattern', value: 'st*' } } }),
  ];
  const { explanation } = chooseRule(candidates, subject());
  expect(explanation.matched).toBe(publicId('rule', uuid(1)));
  expect(explanation.precedence).toEqual([
    'constraint_specificity_desc',
    'bounded_scope_desc',
    'created_at_desc',
    'rule_id_asc',
  ]);
  expect(explanation.candidates.map(({ outcome }) => outcome)).toEqual(['won', 'outranked', 'outranked', 'lost']);
  expect(explanation.candidates[1]?.why).toMatch(/has an expiry or a number of uses/);
  expect(explanation.candidates[2]?.why).toMatch(/more specific/);
  expect(explanation.candidates[3]?.why).toBe('has expired');
});

it('looks at 10,000 rules of one tool in a few milliseconds', () => {
  const many = Array.from({ length: 10_000 }, (_, n) =>
    rule({ id: uuid(n), constraints: { env: { type: 'pattern', value: `stag${n}*` }, region: { type: 'any' } } }),
  );
  const times = Array.from({ length: 9 }, () => {
    const begin = performance.now();
    expect(chooseRule(many, subject()).winner).toBeNull();
    return performance.now() - begin;
  });
  // 2 ms on an idle core. Other tests run beside this one: the fastest of some, and generous.
  expect(Math.min(...times)).toBeLessThan(50);
});
