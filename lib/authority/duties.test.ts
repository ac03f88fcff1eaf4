import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { mayDecide, REAUTH_WINDOW_MS, separates, separationInForce, type DutyInput } from '@/lib/authority/duties';
import { RISK_TIERS } from '@/lib/contracts/manifest';

const now = new Date('2026-03-01T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const SETTINGS = ['off', 'high_and_critical', 'all'] as const;
const VIAS = ['session', 'access_token', 'personal_token', 'mcp', 'agent_key', 'service_key', 'system'] as const;

type Change = {
  decider?: Partial<DutyInput['decider']>;
  approval?: Partial<DutyInput['approval']>;
  setting?: DutyInput['setting'];
  bulk?: boolean;
};
const decide = (change: Change = {}) => {
  const duty = mayDecide({
    decider: { userId: 'u1', via: 'session', reauthenticatedAt: ago(0), ...change.decider },
    approval: { requesterUserId: 'u2', editedByUserIds: [], riskTier: 'medium', ...change.approval },
    setting: change.setting ?? 'high_and_critical',
    bulk: change.bulk ?? false,
    now,
  });
  return duty.ok ? 'ok' : duty.code;
};

describe('mayDecide', () => {
  it.each(VIAS)('takes a decision by %s only if that is a person', (via) => {
    const person = via === 'session' || via === 'access_token' || via === 'personal_token' || via === 'mcp';
    expect(decide({ decider: { via } })).toBe(person ? 'ok' : 'HUMAN_REQUIRED');
    expect(decide({ decider: { via, userId: null } })).toBe('HUMAN_REQUIRED');
  });

  const own = SETTINGS.flatMap((setting) => RISK_TIERS.map((riskTier) => ({ setting, riskTier })));
  it.each(own)('own request, setting $setting, tier $riskTier', ({ setting, riskTier }) => {
    const refused =
      setting === 'all' || (setting === 'high_and_critical' && (riskTier === 'high' || riskTier === 'critical'));
    expect(decide({ setting, approval: { riskTier, requesterUserId: 'u1' } })).toBe(refused ? 'SELF_APPROVAL' : 'ok');
    expect(decide({ setting, approval: { riskTier, editedByUserIds: ['u3', 'u1'] } })).toBe(
      refused ? 'SELF_APPROVAL' : 'ok',
    );
    expect(decide({ setting, approval: { riskTier, editedByUserIds: ['u3'] } })).toBe('ok');
    expect(decide({ setting, approval: { riskTier, requesterUserId: null } })).toBe('ok');
  });

  it.each([
    ['session', 0, 'ok'],
    ['session', REAUTH_WINDOW_MS, 'ok'],
    ['session', REAUTH_WINDOW_MS + 1, 'REAUTH_REQUIRED'],
    ['session', null, 'REAUTH_REQUIRED'],
    ['access_token', 0, 'REAUTH_REQUIRED'],
    ['personal_token', 0, 'REAUTH_REQUIRED'],
    ['mcp', 0, 'REAUTH_REQUIRED'],
  ] as const)('critical by %s, password %s ms ago: %s', (via, age, expected) => {
    const reauthenticatedAt = age === null ? null : ago(age);
    expect(decide({ decider: { via, reauthenticatedAt }, approval: { riskTier: 'critical' } })).toBe(expected);
    expect(decide({ decider: { via, reauthenticatedAt }, approval: { riskTier: 'high' } })).toBe('ok');
  });

  it('decides nothing critical in bulk, and everything else', () => {
    for (const riskTier of RISK_TIERS) {
      expect(decide({ bulk: true, approval: { riskTier } })).toBe(riskTier === 'critical' ? 'BULK_NOT_ALLOWED' : 'ok');
    }
  });

  it('refuses for the first reason in its documented order', () => {
    const critical = { riskTier: 'critical', requesterUserId: 'u1' } as const;
    const stale = { reauthenticatedAt: null };
    expect(decide({ bulk: true, decider: { ...stale, via: 'agent_key' }, approval: critical })).toBe('HUMAN_REQUIRED');
    expect(decide({ bulk: true, decider: stale, approval: critical })).toBe('SELF_APPROVAL');
    expect(decide({ bulk: true, decider: stale, approval: critical, setting: 'off' })).toBe('BULK_NOT_ALLOWED');
    expect(decide({ decider: stale, approval: critical, setting: 'off' })).toBe('REAUTH_REQUIRED');
  });

  it('never gets looser with a stricter setting, a bulk call or an older password', () => {
    const input = fc.record({
      via: fc.constantFrom(...VIAS),
      userId: fc.constantFrom('u1', 'u2', null),
      age: fc.option(fc.integer({ min: 0, max: 2 * REAUTH_WINDOW_MS })),
      riskTier: fc.constantFrom(...RISK_TIERS),
      requesterUserId: fc.constantFrom('u1', 'u2', null),
      setting: fc.constantFrom(...SETTINGS),
      bulk: fc.boolean(),
    });
    fc.assert(
      fc.property(input, ({ via, userId, age, riskTier, requesterUserId, setting, bulk }) => {
        const ask = (s: DutyInput['setting'], b: boolean, a: number | null) =>
          decide({
            decider: { via, userId, reauthenticatedAt: a === null ? null : ago(a) },
            approval: { riskTier, requesterUserId },
            setting: s,
            bulk: b,
          });
        if (ask(setting, bulk, age) !== 'ok') return;
        expect(ask('off', bulk, age)).toBe('ok');
        expect(ask(setting, false, age)).toBe('ok');
        if (age !== null) expect(ask(setting, bulk, 0)).toBe('ok');
      }),
    );
  });
});

describe('separation', () => {
  it('is in force by default as soon as two people can decide', () => {
    expect([0, 1, 2, 9].map((n) => separationInForce(null, n))).toEqual([
      'off',
      'off',
      'high_and_critical',
      'high_and_critical',
    ]);
    for (const setting of SETTINGS)
      expect([1, 2].map((n) => separationInForce(setting, n))).toEqual([setting, setting]);
  });

  it('covers the tiers that its name says', () => {
    const covered = SETTINGS.map((setting) => RISK_TIERS.filter((tier) => separates(setting, tier)));
    expect(covered).toEqual([[], ['high', 'critical'], [...RISK_TIERS]]);
  });
});
