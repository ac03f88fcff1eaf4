import { describe, expect, it } from 'vitest';
import { makeApprovals, makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import type { OrgId } from '@/lib/ids';
import { alertsDue } from '@/lib/jobs/alerts-due';
import { orgMetrics, todayMetrics } from '@/lib/stats/metrics';
import { listAlerts } from './list';
import { lookAtAlerts } from './look';

const { sudo } = await testDatabase();
const events = (org: OrgId) =>
  sudo(
    `SELECT type, payload->>'name' AS name, (payload->>'value')::float8 AS value FROM audit_events
     WHERE org_id = $1 AND type LIKE 'alert%' ORDER BY occurred_at, id`,
    [org],
  );
const deny = (org: OrgId, ids: readonly string[]) =>
  sudo(
    `UPDATE approvals SET status = 'denied', decided_at = now(), decided_via = 'api', decided_by_label = 'ada',
       deny_reason = 'no' WHERE org_id = $1 AND id = ANY ($2)`,
    [org, ids],
  );

describe('alerts', () => {
  it('open when a threshold is crossed, keep their beginning, and close when it is crossed back', async () => {
    const org = await makeOrg(sudo, { alerts: [{ metric: 'pending', threshold: 2, severity: 'high' }] });
    expect(await lookAtAlerts(org)).toBe(0);
    const ids = await makeApprovals(sudo, org, [{}, {}, {}]);
    expect(await lookAtAlerts(org)).toBe(1);
    const [opened] = await listAlerts({ orgId: org });
    expect(opened).toMatchObject({ name: 'pending', value: 3, threshold: 2, severity: 'high' });
    await makeApprovals(sudo, org, [{}]);
    expect(await lookAtAlerts(org)).toBe(0);
    expect(await listAlerts({ orgId: org })).toEqual([{ ...opened, value: 4 }]);
    await deny(org, ids);
    expect(await lookAtAlerts(org)).toBe(1);
    expect(await listAlerts({ orgId: org })).toEqual([]);
    expect(await events(org)).toEqual([
      { type: 'alert_opened', name: 'pending', value: 3 },
      { type: 'alert_closed', name: 'pending', value: 4 },
    ]);
    await makeApprovals(sudo, org, [{}, {}]);
    await lookAtAlerts(org);
    expect(await listAlerts({ orgId: org })).toHaveLength(1);
  });

  it('open once, however many replicas look', async () => {
    const org = await makeOrg(sudo);
    await makeApprovals(
      sudo,
      org,
      Array.from({ length: 60 }, () => ({ created_ago: 8_000 })),
    );
    await Promise.all(Array.from({ length: 8 }, () => lookAtAlerts(org)));
    expect((await listAlerts({ orgId: org })).map((one) => `${one.severity} ${one.name}`)).toEqual([
      'high oldest_pending_seconds',
      'high pending',
      'info pending',
    ]);
    expect(await events(org)).toHaveLength(3);
  });

  it('are looked at in every open organization, each with its own rows', async () => {
    const orgs = [await makeOrg(sudo), await makeOrg(sudo)] as const;
    await makeApprovals(
      sudo,
      orgs[1],
      Array.from({ length: 11 }, () => ({})),
    );
    await alertsDue(new AbortController().signal);
    expect(await listAlerts({ orgId: orgs[0] })).toEqual([]);
    expect(await listAlerts({ orgId: orgs[1] })).toHaveLength(1);
  });

  it('close when their rule is taken out of the settings', async () => {
    const org = await makeOrg(sudo, { alerts: [{ metric: 'pending', threshold: 0, severity: 'info' }] });
    await makeApprovals(sudo, org, [{}]);
    await lookAtAlerts(org);
    await sudo(`UPDATE orgs SET settings = '{"alerts":[]}' WHERE id = $1`, [org]);
    expect(await lookAtAlerts(org)).toBe(1);
    expect(await listAlerts({ orgId: org })).toEqual([]);
  });
});

describe('metrics', () => {
  it('of nothing: zeros, and null where there is nothing to divide by', async () => {
    const me = await makeMember(sudo, await makeOrg(sudo));
    const none = await orgMetrics(me);
    expect(none).toMatchObject(await todayMetrics(me));
    expect(none).toEqual({
      ...{ total_pending: 0, total_approved_today: 0, total_rejected_today: 0, total_auto_approved_today: 0 },
      ...{ total_expired_today: 0, avg_decision_latency_seconds: null, auto_approval_rate: null },
      ...{ rejection_rate: null, execution_failure_rate: null, failure_count_today: 0, active_rules_count: 0 },
    });
  });

  it('count today from midnight in the organization’s time zone, half-hour offsets too', async () => {
    for (const timezone of ['UTC', 'Asia/Kathmandu', 'America/St_Johns']) {
      const org = await makeOrg(sudo, { timezone });
      const rule = '01890a5d-ac96-774b-bcce-b302099a8051';
      await sudo(
        `INSERT INTO rules (org_id, id, tool_name, arg_constraints, description, created_by, created_by_label)
         VALUES ($1, $2, 'deploy', '{}', 'deploys', $3, 'ada')`,
        [org, rule, (await makeMember(sudo, org)).userId],
      );
      const ids = await makeApprovals(
        sudo,
        org,
        ['approved', 'approved', 'approved', 'denied', 'approved', 'pending'].map((status) => ({
          ...{ status, execution_mode: 'gateway' as const },
        })),
      );
      const midnight = `date_trunc('day', now(), '${timezone}')`;
      const at = (id: string | undefined, change: string) =>
        sudo(`UPDATE approvals SET created_at = ${midnight} - interval '1 minute', ${change} WHERE id = $1`, [id]);
      await at(
        ids[0],
        `decided_at = ${midnight} - interval '1 second', execution_status = 'failed',
        executed_at = ${midnight}`,
      );
      await at(ids[1], `decided_at = ${midnight}, execution_status = 'succeeded', executed_at = ${midnight}`);
      await at(ids[2], `decided_at = ${midnight}, decided_via = 'rule', rule_id = '${rule}'`);
      await at(ids[3], `decided_at = ${midnight} + interval '1 minute'`);
      await at(ids[4], `decided_at = ${midnight} - interval '1 day'`);
      expect(await todayMetrics({ orgId: org })).toEqual({
        ...{ total_approved_today: 2, total_rejected_today: 1, avg_decision_latency_seconds: 90 },
        ...{ auto_approval_rate: 1 / 3, active_rules_count: 1 },
      });
      expect(await orgMetrics({ orgId: org })).toEqual({
        ...{ total_pending: 1, total_approved_today: 2, total_rejected_today: 1, total_auto_approved_today: 1 },
        ...{ total_expired_today: 0, avg_decision_latency_seconds: 90, auto_approval_rate: 1 / 3 },
        ...{ rejection_rate: 0.5, execution_failure_rate: 0.5, failure_count_today: 1, active_rules_count: 1 },
      });
    }
  });
});
