import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import type { UserActor } from '@/lib/identity/actor';
import { newId, type ApprovalId, type OrgId } from '@/lib/ids';
import { decide } from './decide';
import { makeApprovals, makeMember, makeOrg } from './testing/arrange';

const { sudo } = await testDatabase();
const call = { requestId: 'req' };
type Key = { scope: string; window: 'hour' | 'day'; limit: number };
const day = (limit: number, scope = '*'): Key => ({ scope, window: 'day', limit });
const hour = (limit: number, scope = '*'): Key => ({ scope, window: 'hour', limit });

const arrange = async (keys: readonly Key[][], settings: Record<string, unknown> = {}) => {
  const org = await makeOrg(sudo, { separate_requester: 'off', ...settings });
  const ids = await makeApprovals(
    sudo,
    org,
    keys.map((budget_keys) => ({ budget_keys, execution_mode: 'gateway' as const })),
  );
  return { org, ids, me: await makeMember(sudo, org) };
};
const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value);
const approve = async (me: UserActor, ids: readonly ApprovalId[], bulk = ids.length > 1) => {
  const batch = bulk ? { batchId: newId('batch') } : {};
  const items = ids.map((id) => ({ id }));
  const verdicts = await decide(me, { verb: 'approve', items, via: 'api', ...batch }, call);
  return verdicts.map((v) => (v.kind === 'refused' ? v.refusal.code : v.kind));
};
const counters = (org: OrgId) =>
  sudo('SELECT scope, "window", used, cap, bucket FROM budget_counters WHERE org_id = $1 ORDER BY scope, "window"', [
    org,
  ]);
const pending = async (org: OrgId) =>
  (await sudo(`SELECT count(*)::int AS n FROM approvals WHERE org_id = $1 AND status = 'pending'`, [org]))[0]!['n'];

describe('budget of an approval', () => {
  it('takes one unit of every window with the decision', async () => {
    const { org, ids, me } = await arrange([[hour(5), day(9), hour(3, 'kubernetes')]]);
    expect(await approve(me, ids)).toEqual(['decided']);
    expect(await counters(org)).toMatchObject([
      { scope: '*', window: 'day', used: 1, cap: 9 },
      { scope: '*', window: 'hour', used: 1, cap: 5 },
      { scope: 'kubernetes', window: 'hour', used: 1, cap: 3 },
    ]);
  });

  it('refuses what does not fit, says until when, and leaves it pending; a denial takes nothing', async () => {
    const { org, ids, me } = await arrange(times(3, [day(1)]), { timezone: 'Asia/Kathmandu' });
    expect(await approve(me, ids.slice(0, 1))).toEqual(['decided']);
    const [verdict] = await decide(me, { verb: 'approve', items: [{ id: ids[1]! }], via: 'api' }, call);
    expect(verdict).toMatchObject({ kind: 'refused', refusal: { code: 'BUDGET_EXCEEDED' } });
    const [end] = await sudo(
      `SELECT to_char((date_trunc('day', now() AT TIME ZONE 'Asia/Kathmandu') + interval '1 day') AT TIME ZONE
         'Asia/Kathmandu' AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`,
    );
    expect(verdict?.kind === 'refused' && verdict.refusal.detail).toContain(String(end!['at']));
    expect(await pending(org)).toBe(2);
    await decide(me, { verb: 'deny', items: [{ id: ids[1]! }], reason: 'no', via: 'api' }, call);
    expect(await counters(org)).toMatchObject([{ used: 1, cap: 1 }]);
  });

  it('lets the first of a bulk have what is left', async () => {
    const { org, ids, me } = await arrange(times(6, [day(4)]));
    expect(await approve(me, ids)).toEqual([...times(4, 'decided'), ...times(2, 'BUDGET_EXCEEDED')]);
    expect(await counters(org)).toMatchObject([{ used: 4, cap: 4 }]);
  });

  it('gives what one item can’t use to those behind it', async () => {
    // The first two fill their own window; the third would fit nowhere, and must not hold the agent's last unit.
    const { org, ids, me } = await arrange([...times(3, [day(3), hour(2, 'email')]), [day(3)], [day(3)]]);
    expect(await approve(me, ids)).toEqual(['decided', 'decided', 'BUDGET_EXCEEDED', 'decided', 'BUDGET_EXCEEDED']);
    expect(await counters(org)).toMatchObject([
      { scope: '*', used: 3 },
      { scope: 'email', used: 2 },
    ]);
  });

  it('judges each approval by the limit that was fixed with it', async () => {
    const { ids, me } = await arrange([[day(1)], [day(3)], [day(1)], [day(3)]]);
    expect(await approve(me, ids)).toEqual(['decided', 'decided', 'BUDGET_EXCEEDED', 'decided']);
  });

  it.each(['single', 'bulk'])('is exact under concurrency: 60 %s decisions, 25 units', async (how) => {
    const { org, ids, me } = await arrange(times(60, [day(25), hour(40), day(30, 'kubernetes')]));
    const parts =
      how === 'single' ? ids.map((id) => [id]) : Array.from({ length: 12 }, (_, i) => ids.slice(i * 5, i * 5 + 5));
    const answers = (await Promise.all(parts.map((part) => approve(me, part, how === 'bulk')))).flat();
    expect(answers.filter((a) => a === 'decided')).toHaveLength(25);
    expect(answers.filter((a) => a === 'BUDGET_EXCEEDED')).toHaveLength(35);
    expect(await pending(org)).toBe(35);
    expect(await counters(org)).toMatchObject([{ used: 25 }, { used: 25 }, { scope: 'kubernetes', used: 25 }]);
    const [events] = await sudo(
      `SELECT count(*)::int AS n FROM audit_events WHERE org_id = $1 AND type = 'action_approved'`,
      [org],
    );
    expect(events!['n']).toBe(25);
  });

  it('keeps agents and organizations apart', async () => {
    const a = await arrange([[day(1)]]);
    const b = await arrange([[day(1)]]);
    expect(await approve(a.me, a.ids)).toEqual(['decided']);
    expect(await approve(b.me, b.ids)).toEqual(['decided']);
  });
});
