import { describe, expect, it } from 'vitest';
import { registerManifestBody } from '@/lib/contracts/manifests';
import { makeApprovals, type ApprovalChange } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { withOrg } from '@/lib/db/scope';
import { GRANTS } from '@/lib/db/sql/agent-status';
import { CLAIM_EXECUTION } from '@/lib/db/sql/executions';
import { newId } from '@/lib/ids';
import { approveManifest } from '@/lib/manifests/approve';
import { registerManifest } from '@/lib/manifests/register';
import { windowStart } from '@/lib/policy/windows';
import { getAgent } from './get';
import { listAgents } from './list';
import { resumeAgent, suspendAgent } from './suspend';
import { CALL, testManifest, testOrg, testService, type TestOrg } from './testing/org';

const { sudo } = await testDatabase();
const BOT = 'deployment-bot';
const WHY = { reason: 'it sends odd things' };

const events = (org: TestOrg) =>
  sudo<{ type: string; approval_id: string | null; reason: string | null; payload: Record<string, unknown> }>(
    'SELECT type, approval_id, reason, payload FROM audit_events WHERE org_id = $1 ORDER BY occurred_at',
    [org.orgId],
  );

async function inForce(org: TestOrg, agentId: string, rest: Readonly<Record<string, unknown>>): Promise<void> {
  const body = registerManifestBody.parse(testManifest(agentId, rest));
  const { manifest_id } = await registerManifest(org.admin, body, CALL);
  await approveManifest(org.admin, manifest_id, {}, CALL);
}

/** Approved actions as a decision leaves them: what the gateway runs is in the outbox, a grant is issued where said. */
async function approved(org: TestOrg, change: ApprovalChange & { grant?: boolean }): Promise<string> {
  const { grant = false, ...rest } = change;
  const [id] = await makeApprovals(sudo, org.orgId, [{ status: 'approved', ...rest }]);
  if (!id) throw new Error('no approval was made');
  if (rest.execution_mode === 'gateway') {
    await sudo(`INSERT INTO outbox (org_id, id, topic, approval_id) VALUES ($1, new_id(), 'execution.start', $2)`, [
      org.orgId,
      id,
    ]);
  }
  if (grant) {
    await sudo(`UPDATE approvals SET execution_status = 'granted' WHERE id = $1`, [id]);
    await sudo(
      `INSERT INTO grants (org_id, jti, approval_id, agent_id, action_hash, issued_at, expires_at)
       VALUES ($1, new_id(), $2, $3, 'h', now(), now() + interval '5 minutes')`,
      [org.orgId, id, rest.agent_id ?? BOT],
    );
  }
  return id;
}

const runs = (org: TestOrg) =>
  sudo<{ id: string; execution_status: string; attempt: number }>(
    'SELECT id, execution_status, attempt FROM approvals WHERE org_id = $1 ORDER BY id',
    [org.orgId],
  );

describe('suspending', () => {
  it('ends what was approved and has not begun, and records each', async () => {
    const org = await testOrg(sudo);
    await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'other-bot', 'Other')`, [org.orgId]);
    const queued = await approved(org, { execution_mode: 'gateway' });
    const ungranted = await approved(org, { execution_mode: 'agent' });
    const granted = await approved(org, { execution_mode: 'agent', grant: true });
    const running = await approved(org, { execution_mode: 'gateway' });
    await sudo(`UPDATE approvals SET execution_status = 'running', attempt = 1 WHERE id = $1`, [running]);
    const [pending] = await makeApprovals(sudo, org.orgId, [{ execution_mode: 'gateway' }]);
    const others = await approved(org, { execution_mode: 'gateway', agent_id: 'other-bot' });

    const suspended = await suspendAgent(org.admin, BOT, WHY, CALL);
    expect(suspended).toMatchObject({
      status: 'suspended',
      suspended_reason: WHY.reason,
      suspended_by: org.admin.email,
      suspended_at: expect.any(String),
      voided_grants: 1,
      stopped_runs: 3,
    });
    expect(await runs(org)).toEqual([
      { id: queued, execution_status: 'failed', attempt: 1 },
      { id: ungranted, execution_status: 'failed', attempt: 1 },
      { id: granted, execution_status: 'failed', attempt: 1 },
      { id: running, execution_status: 'running', attempt: 1 },
      { id: pending, execution_status: 'none', attempt: 0 },
      { id: others, execution_status: 'none', attempt: 0 },
    ]);
    const result = { success: false, error: { code: 'AGENT_SUSPENDED' } };
    expect(await sudo('SELECT execution_result FROM approvals WHERE id = $1', [queued])).toMatchObject([
      { execution_result: result },
    ]);
    expect(await sudo('SELECT status FROM grants WHERE org_id = $1', [org.orgId])).toEqual([{ status: 'voided' }]);
    const left = await sudo<{ approval_id: string }>('SELECT approval_id FROM outbox WHERE org_id = $1', [org.orgId]);
    expect(left.map((row) => row.approval_id).sort()).toEqual([running, others].sort());

    const log = await events(org);
    expect(log.find((event) => event.type === 'agent_suspended')).toMatchObject({
      reason: WHY.reason,
      payload: { voided_grants: 1, stopped_runs: 3 },
    });
    const failed = log.filter((event) => event.type !== 'agent_suspended');
    expect(failed.map((event) => event.type)).toEqual(Array(3).fill('action_execution_failed'));
    expect(failed.map((event) => event.approval_id).sort()).toEqual([queued, ungranted, granted].sort());
    const executions = await sudo<{ id: string; approval_id: string; attempt: number; mode: string; status: string }>(
      'SELECT id, approval_id, attempt, mode, status FROM executions WHERE org_id = $1',
      [org.orgId],
    );
    expect(executions).toHaveLength(3);
    for (const { id, approval_id, attempt, mode, status } of executions) {
      expect({ attempt, status }).toEqual({ attempt: 1, status: 'failed' });
      const event = failed.find((one) => one.approval_id === approval_id);
      expect(event?.payload).toMatchObject({ execution_id: id, attempt, mode, error: result.error });
    }
  });

  it('at once with the start of a run: it either runs or is stopped, never both', async () => {
    const org = await testOrg(sudo);
    for (let round = 0; round < 15; round++) {
      const id = await approved(org, { execution_mode: 'gateway' });
      const [, claimed] = await Promise.all([
        suspendAgent(org.admin, BOT, WHY, CALL),
        withOrg(org.orgId, (run) => run(CLAIM_EXECUTION, [org.orgId, id, newId('exec'), '[]', '{}', '{}'])),
      ]);
      const [row] = await sudo<{ execution_status: string; n: number }>(
        `SELECT execution_status, (SELECT count(*)::int FROM executions x WHERE x.approval_id = a.id) AS n
         FROM approvals a WHERE id = $1`,
        [id],
      );
      expect(row).toEqual({ execution_status: claimed.length === 1 ? 'running' : 'failed', n: 1 });
      await resumeAgent(org.admin, BOT, CALL);
    }
  });

  it('at once with the minting of a grant: no grant stays good', async () => {
    const org = await testOrg(sudo);
    for (let round = 0; round < 15; round++) {
      const id = await approved(org, { execution_mode: 'agent' });
      await Promise.all([
        suspendAgent(org.admin, BOT, WHY, CALL),
        withOrg(org.orgId, (run) =>
          run(GRANTS, [org.orgId, JSON.stringify([{ approval_id: id, agent_id: BOT, jti: newId('grant') }]), '[]']),
        ),
      ]);
      const grants = await sudo(`SELECT 1 FROM grants WHERE approval_id = $1 AND status <> 'voided'`, [id]);
      const [row] = await sudo('SELECT execution_status FROM approvals WHERE id = $1', [id]);
      expect({ row, grants }).toEqual({ row: { execution_status: 'failed' }, grants: [] });
      await resumeAgent(org.admin, BOT, CALL);
    }
  });

  it('keeps a secret out of the reason, wherever it is shown', async () => {
    const org = await testOrg(sudo);
    await inForce(org, BOT, {});
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    const suspended = await suspendAgent(org.admin, BOT, { reason: `it leaked ${secret}` }, CALL);
    expect(suspended.suspended_reason).toMatch(/^it leaked /);
    expect(JSON.stringify([suspended, await events(org)])).not.toContain(secret);
  });

  it('twice is a conflict that shows the agent, also when both come at once', async () => {
    const org = await testOrg(sudo);
    const outcomes = await Promise.allSettled([1, 2].map(() => suspendAgent(org.admin, BOT, WHY, CALL)));
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({
      reason: { code: 'CONFLICT', current: { agent_id: BOT, status: 'suspended' } },
    });
    expect((await events(org)).map((event) => event.type)).toEqual(['agent_suspended']);
  });

  it('is undone by resuming, but what it stopped stays stopped', async () => {
    const org = await testOrg(sudo);
    const id = await approved(org, { execution_mode: 'agent', grant: true });
    await suspendAgent(org.admin, BOT, WHY, CALL);
    const resumed = await resumeAgent(org.admin, BOT, CALL);
    expect(resumed).toMatchObject({ status: 'active', suspended_reason: null, suspended_at: null, suspended_by: null });
    const [row] = await sudo(
      'SELECT execution_status, grantable_until <= now() AS ended FROM approvals WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ execution_status: 'failed', ended: true });
    await expect(resumeAgent(org.admin, BOT, CALL)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await events(org)).at(-1)?.type).toBe('agent_resumed');
  });

  it('takes a person', async () => {
    const org = await testOrg(sudo);
    const service = testService(org, ['manifests:write']);
    await expect(suspendAgent(service, BOT, WHY, CALL)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
  });
});

describe('reading', () => {
  it('shows status, activity, open approvals, the day’s budget and the manifest in force', async () => {
    const org = await testOrg(sudo, { timezone: 'Pacific/Auckland' });
    const budgets = { kubernetes: { hourly_limit: 4 } };
    await inForce(org, BOT, {
      constraints: { max_actions_per_day: 50, max_actions_per_hour: 10 },
      policy: { budgets },
    });
    await registerManifest(org.admin, registerManifestBody.parse(testManifest(BOT)), CALL);
    await makeApprovals(sudo, org.orgId, [{}, {}, { expires_in: -5 }, { status: 'denied' }]);
    const now = new Date();
    for (const [scope, window, used] of [
      ['*', 'day', 12],
      ['*', 'hour', 3],
      ['kubernetes', 'hour', 2],
    ] as const) {
      await sudo('INSERT INTO budget_counters VALUES ($1, $2, $3, $4, $5, $6, 100)', [
        org.orgId,
        BOT,
        scope,
        window,
        windowStart(window, 'Pacific/Auckland', now),
        used,
      ]);
    }
    await sudo(`INSERT INTO budget_counters VALUES ($1, $2, '*', 'day', '2020-01-01', 77, 100)`, [org.orgId, BOT]);

    const agent = await getAgent(org.admin, BOT);
    expect(agent).toMatchObject({
      agent_id: BOT,
      uapk_id: BOT,
      status: 'active',
      last_activity_at: null,
      pending_approvals: 2,
      pending_manifests: 1,
      budget_today: { used: 12, limit: 50 },
      manifest: { version: 1, status: 'active', agent_version: '1.0.0', team: 'platform' },
      active_keys: 0,
    });
    expect(agent.budgets.map(({ scope, window, used, limit }) => [scope, window, used, limit])).toEqual([
      ['*', 'hour', 3, 10],
      ['*', 'day', 12, 50],
      ['kubernetes', 'hour', 2, 4],
    ]);
    const list = await listAgents(org.admin, { limit: 50, offset: 0 }, null);
    expect(list.items[0]).toMatchObject({ pending_approvals: 2, budget_today: { used: 12, limit: 50 } });
  });

  it('pages by id and filters by status and text', async () => {
    const org = await testOrg(sudo);
    await sudo(
      `INSERT INTO agents (org_id, agent_id, name) SELECT $1, 'bot-' || n, 'Helper ' || n FROM generate_series(1, 5) n`,
      [org.orgId],
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const part: Awaited<ReturnType<typeof listAgents>> = await listAgents(org.admin, { limit: 2, offset: 0 }, after);
      expect(part.total).toBe(6);
      seen.push(...part.items.map((item) => item.agent_id));
      after = part.next;
    } while (after !== null);
    expect(seen).toEqual(['bot-1', 'bot-2', 'bot-3', 'bot-4', 'bot-5', BOT]);
    await suspendAgent(org.admin, 'bot-3', WHY, CALL);
    const page = { limit: 50, offset: 0 };
    expect((await listAgents(org.admin, { ...page, status: 'suspended' }, null)).items).toMatchObject([
      { agent_id: 'bot-3', manifest: null, budget_today: { used: 0, limit: null } },
    ]);
    expect((await listAgents(org.admin, { ...page, q: 'HELPER 5' }, null)).items).toMatchObject([
      { agent_id: 'bot-5' },
    ]);
    expect((await listAgents(org.admin, { ...page, q: '%' }, null)).total).toBe(0);
  });

  it('another organization’s agent is not there', async () => {
    const org = await testOrg(sudo);
    await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'own-bot', 'Own')`, [org.orgId]);
    const stranger = (await testOrg(sudo)).admin;
    const missing = { code: 'NOT_FOUND' };
    await expect(getAgent(stranger, 'own-bot')).rejects.toMatchObject(missing);
    await expect(suspendAgent(stranger, 'own-bot', WHY, CALL)).rejects.toMatchObject(missing);
    await expect(resumeAgent(stranger, 'own-bot', CALL)).rejects.toMatchObject(missing);
    expect((await listAgents(stranger, { limit: 50, offset: 0 }, null)).items.map((item) => item.agent_id)).toEqual([
      BOT,
    ]);
    expect(await getAgent(org.admin, 'own-bot')).toMatchObject({ status: 'active' });
  });
});
