import { describe, expect, it } from 'vitest';
import { makeApprovals, makeOrg } from '@/lib/approvals/testing/arrange';
import { append, sealAll, settle } from '@/lib/audit/testing/log';
import { withoutOrg } from '@/lib/db/scope';
import { testDatabase } from '@/lib/db/testing/database';
import type { OrgId } from '@/lib/ids';
import { dueRuns, orgsToSeal, orgsWithPassedLeases, purgeIdempotencyKeys, purgeLeftovers } from './due';
import { sealDue } from './seal-due';

const { sudo } = await testDatabase();

const overdue = (limit: number) =>
  withoutOrg((run) => run({ name: 'test-due-approvals', text: 'SELECT org_id, id FROM due_approvals($1)' }, [limit]));

async function queued(org: OrgId, count: number, change = '') {
  const ids = await makeApprovals(
    sudo,
    org,
    Array.from({ length: count }, () => ({ status: 'approved', execution_mode: 'gateway' as const })),
  );
  await sudo(
    `INSERT INTO outbox (org_id, id, topic, approval_id, available_at)
     SELECT $1, new_id(), 'execution.start', id, now() ${change} FROM unnest($2::uuid[]) id`,
    [org, ids],
  );
  return ids;
}

describe('the look-ups of jobs', () => {
  it('find overdue approvals of every organization, each organization in turn', async () => {
    const [big, small] = [await makeOrg(sudo), await makeOrg(sudo)];
    await makeApprovals(
      sudo,
      big,
      Array.from({ length: 30 }, () => ({ expires_in: -100 })),
    );
    await makeApprovals(sudo, small, [
      { expires_in: -1 },
      { expires_in: 1000 },
      { expires_in: -9, status: 'cancelled' },
    ]);
    const rows = await overdue(10);
    expect(rows).toHaveLength(10);
    expect(rows.filter((row) => row['org_id'] === small)).toHaveLength(1);
  });

  it('find runs to start, each organization in turn, none of a closed one and none before its time', async () => {
    const [big, small, closed] = [await makeOrg(sudo), await makeOrg(sudo), await makeOrg(sudo)];
    await queued(big, 30, `- interval '1 hour'`);
    const [only] = await queued(small, 1);
    await queued(small, 1, `+ interval '1 hour'`);
    await queued(closed, 1);
    await sudo('UPDATE orgs SET closed_at = now() WHERE id = $1', [closed]);
    await sudo(`INSERT INTO outbox (org_id, id, topic) VALUES ($1, new_id(), 'webhook.deliver')`, [small]);
    const due = await dueRuns(10);
    expect(due).toHaveLength(10);
    expect(due.filter(({ orgId }) => orgId === small)).toEqual([{ orgId: small, approvalId: only }]);
    expect(due.some(({ orgId }) => orgId === closed)).toBe(false);
  });

  it('find organizations with runs whose lease has passed', async () => {
    const [late, early] = [await makeOrg(sudo), await makeOrg(sudo)];
    for (const [org, when] of [
      [late, '-1 second'],
      [early, '1 hour'],
    ] as const) {
      const [id] = await makeApprovals(sudo, org, [{ status: 'approved', execution_mode: 'gateway' }]);
      await sudo(
        `INSERT INTO executions (org_id, id, approval_id, agent_id, attempt, mode, status, lease_expires_at, started_by)
         VALUES ($1, new_id(), $2, 'deployment-bot', 1, 'gateway', 'running', now() + $3::interval, '{}')`,
        [org, id, when],
      );
    }
    expect(await orgsWithPassedLeases(10)).toEqual([late]);
  });

  it('find organizations to seal, until they are, and then only after a while', async () => {
    const org = await makeOrg(sudo);
    await append(org, 1);
    await settle(sudo);
    expect(await orgsToSeal(1000, 0)).toContain(org);
    expect(await sealDue(1000, AbortSignal.timeout(20_000))).toBeGreaterThan(0);
    expect(await orgsToSeal(1000, 0)).not.toContain(org);
    await append(org, 1);
    await settle(sudo);
    expect(await orgsToSeal(1000, 0)).toContain(org);
    expect(await orgsToSeal(1000, 3600)).not.toContain(org);
    expect(await sealAll(sudo, org)).toBe(1);
  });

  it('purge idempotency keys after their time', async () => {
    const org = await makeOrg(sudo);
    await sudo(
      `INSERT INTO idempotency_keys (org_id, principal, operation, key, body_hash, expires_at)
       SELECT $1, 'p', 'o', n::text, 'h', now() + make_interval(secs => CASE WHEN n <= 5 THEN -1 ELSE 60 END)
       FROM generate_series(1, 8) n`,
      [org],
    );
    expect(await purgeIdempotencyKeys(3)).toBe(3);
    expect(await purgeIdempotencyKeys(3)).toBe(2);
    expect(await purgeIdempotencyKeys(3)).toBe(0);
    expect(await sudo('SELECT FROM idempotency_keys WHERE org_id = $1', [org])).toHaveLength(3);
  });

  it('purge what nobody reads any more, and keep what counts', async () => {
    const [org, closed] = [await makeOrg(sudo, { retention_days: { events: 30 } }), await makeOrg(sudo)];
    const agent = 'deployment-bot';
    for (const one of [org, closed]) {
      await makeApprovals(sudo, one, [{}]);
      await sudo(
        `INSERT INTO counterparties (org_id, agent_id, counterparty, first_seen_at)
         VALUES ($1, $2, 'ana@acme.test', now() - interval '9 years')`,
        [one, agent],
      );
      await sudo(`INSERT INTO outbox (org_id, id, topic) VALUES ($1, new_id(), 'execution.start')`, [one]);
    }
    await sudo(
      `INSERT INTO budget_counters (org_id, agent_id, scope, "window", bucket, used, cap)
       SELECT $1, $2, '*', 'hour', date_trunc('hour', now()) - make_interval(days => n), 1, 5 FROM generate_series(0, 12) n`,
      [org, agent],
    );
    await sudo(
      `INSERT INTO run_budgets (org_id, agent_id, run_id, "limit", updated_at)
       SELECT $1, $2, n::text, 5, now() - make_interval(days => n) FROM unnest(ARRAY[1, 29, 31, 400]) n`,
      [org, agent],
    );
    await sudo(
      `INSERT INTO alerts (org_id, id, metric, threshold, severity, value, opened_at, closed_at)
       SELECT $1, new_id(), 'pending', n, 'high', 1, now() - interval '2 years',
         CASE WHEN n > 0 THEN now() - make_interval(days => n) END FROM unnest(ARRAY[0, 29, 31]) n`,
      [org],
    );
    await sudo(`UPDATE orgs SET closed_at = now() - interval '2 days' WHERE id = $1`, [closed]);

    const left = async (table: string, one = org) =>
      (await sudo<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE org_id = $1`, [one]))[0]?.n;
    expect(await purgeLeftovers(2)).toBe(2);
    expect([await left('budget_counters'), await left('run_budgets'), await left('alerts')]).toEqual([11, 2, 2]);
    while ((await purgeLeftovers(2)) > 0);
    expect(await left('budget_counters')).toBeGreaterThanOrEqual(7);
    expect(await left('budget_counters')).toBeLessThanOrEqual(8);
    expect([await left('counterparties'), await left('outbox')]).toEqual([1, 1]);
    expect([await left('counterparties', closed), await left('outbox', closed)]).toEqual([1, 0]);
    await sudo(`UPDATE orgs SET closed_at = now() - interval '366 days' WHERE id = $1`, [closed]);
    await purgeLeftovers(2);
    expect([await left('counterparties', closed), await left('counterparties')]).toEqual([0, 1]);
  });
});
