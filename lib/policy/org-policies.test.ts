import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POLICY_EFFECTS } from '@/lib/contracts/policy';
import { NOW, policyWith } from '@/lib/policy/fixtures';
import { decidingPolicy, policyMatches, type PolicySubject } from '@/lib/policy/org-policies';

const subject = (parts: Partial<PolicySubject> = {}): PolicySubject => ({
  agentId: 'deployment-bot',
  action: 'kubernetes:deploy',
  params: { namespace: 'production', replicas: 3, force: true, to: ['a@x.test', 'b@y.test'], spec: { image: 'app' } },
  now: NOW,
  orgTimezone: 'UTC',
  ...parts,
});

describe('policyMatches', () => {
  it.each([
    [{}, true],
    [{ agents: ['deploy*'] }, true],
    [{ agents: ['x', 'y'] }, false],
    [{ actions: ['crm:*', 'kubernetes:d?ploy'] }, true],
    [{ actions: ['deploy'] }, false],
    [{ agents: ['*'], actions: ['crm:*'] }, false],
    [{ params: { namespace: 'prod*' } }, true],
    [{ params: { namespace: 'staging' } }, false],
    [{ params: { replicas: 3 } }, true],
    [{ params: { replicas: '[1-5]' } }, true],
    [{ params: { replicas: 4 } }, false],
    [{ params: { force: true } }, true],
    [{ params: { force: 'tru*' } }, true],
    [{ params: { 'spec.image': 'app' } }, true],
    [{ params: { spec: '*' } }, false],
    [{ params: { missing: '*' } }, false],
    [{ params: { toString: '*' } }, false],
    [{ params: { to: '*@y.test' } }, true],
  ])('%j: %s', (match, expected) => {
    expect(policyMatches(policyWith({ match }), subject())).toBe(expected);
  });

  it('needs all elements of a list in order to permit, and any in order to limit', () => {
    const match = { params: { to: '*@y.test' } };
    expect(policyMatches(policyWith({ effect: 'allow', match }), subject())).toBe(false);
    expect(policyMatches(policyWith({ effect: 'allow', match: { params: { to: '*.test' } } }), subject())).toBe(true);
    expect(policyMatches(policyWith({ effect: 'allow', match }), subject({ params: { to: [] } }))).toBe(false);
    expect(policyMatches(policyWith({ effect: 'require_approval', match }), subject())).toBe(true);
  });

  it.each([
    [{ start: '11:00', end: '13:00' }, '2025-03-10T12:00:00Z', true],
    [{ start: '13:00', end: '11:00' }, '2025-03-10T12:00:00Z', false],
    [{ start: '13:00', end: '14:00', timezone: 'Europe/Berlin' }, '2025-03-10T12:00:00Z', true],
    [{ start: '11:00', end: '13:00', days: ['mon'] }, '2025-03-10T12:00:00Z', true],
    [{ start: '11:00', end: '13:00', days: ['sun', 'tue'] }, '2025-03-10T12:00:00Z', false],
    [{ start: '22:00', end: '06:00', days: ['fri'] }, '2025-03-14T23:00:00Z', true],
    [{ start: '22:00', end: '06:00', days: ['fri'] }, '2025-03-15T05:59:00Z', true],
    [{ start: '22:00', end: '06:00', days: ['fri'] }, '2025-03-14T05:59:00Z', false],
    [{ start: '22:00', end: '06:00', days: ['sat'] }, '2025-03-16T01:00:00Z', true],
  ])('%j at %s: %s', (hours, now, expected) => {
    expect(policyMatches(policyWith({ match: { hours } }), subject({ now: new Date(now) }))).toBe(expected);
  });

  it('reads hours without a zone in the org’s', () => {
    const night = policyWith({ match: { hours: { start: '20:00', end: '22:00' } } });
    expect(policyMatches(night, subject({ orgTimezone: 'Asia/Tokyo' }))).toBe(true);
  });
});

describe('decidingPolicy', () => {
  const arbitrary = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    effect: fc.constantFrom(...POLICY_EFFECTS),
    priority: fc.constantFrom(-1, 0, 1),
    enabled: fc.boolean(),
    match: fc.constantFrom({}, { actions: ['crm:*'] }, { actions: ['kubernetes:*'] }),
  });

  it('is the highest, at equal priority the strictest, in whatever order', () => {
    const weight = { allow: 0, require_approval: 1, deny: 2 };
    fc.assert(
      fc.property(fc.array(arbitrary.map(policyWith), { maxLength: 6 }), (policies) => {
        const [first] = policies
          .filter((policy) => policy.enabled && policyMatches(policy, subject()))
          .sort((a, b) => b.priority - a.priority || weight[b.effect] - weight[a.effect]);
        const deciding = decidingPolicy(policies, subject());
        expect(deciding?.effect).toBe(first?.effect);
        expect(deciding?.priority).toBe(first?.priority);
        expect(decidingPolicy(policies.toReversed(), subject())?.name).toBe(deciding?.name);
      }),
    );
  });

  it('is none where nothing matches', () => {
    expect(decidingPolicy([policyWith({ match: { actions: ['crm:*'] } })], subject())).toBeNull();
  });
});
