import { describe, expect, it } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend';
import { cancelApproval } from '@/lib/approvals/cancel';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { sealParams } from '@/lib/approvals/sealed-params';
import { testDatabase } from '@/lib/db/testing/database';
import { approvalStatusFor } from '@/lib/gateway/status';
import { dueRuns } from '@/lib/jobs/due';
import { runApproved, startApproved } from './run';
import { startPending } from './start-pending';
import { approved, GATED, looking, mock, pending, type Arranged } from './testing/approve';
import type { ApprovalId } from '@/lib/ids';

const { sudo } = await testDatabase();
const look = looking(sudo);
const call = { requestId: 'req-test' };

type Made = Arranged & { id: ApprovalId };
const statusOf = ({ actor, id }: Made) =>
  approvalStatusFor(actor, id, {
    waitMs: 0,
    until: 'result',
    since: null,
    requestId: 'req-test',
    signal: new AbortController().signal,
  });
const http = (url: string) => ({
  ...GATED,
  tools: {
    deploy: {
      type: 'http_request' as const,
      config: { url, method: 'POST' as const, allowed_domains: ['deploy.internal', 'other.internal'] },
    },
  },
});
/** Changes what the database refuses to change. */
const tamper = (statement: string) => sudo(`BEGIN; SET LOCAL session_replication_role = replica; ${statement}; COMMIT`);

describe('Law 2: at most once per human yes', () => {
  it('of 50 that start the same approved action one runs it', async () => {
    const made = await approved(sudo);
    expect(await look.outbox(made)).toBe(1);
    const started = await Promise.all(Array.from({ length: 50 }, () => runApproved(made.orgId, made.id, 'req-test')));
    expect(started.filter(Boolean)).toHaveLength(1);
    expect(await look.runs(made)).toMatchObject([{ attempt: 1, mode: 'gateway', status: 'succeeded' }]);
    expect(await look.approval(made)).toMatchObject({ execution_status: 'succeeded', attempt: 1 });
    expect(await look.events(made)).toEqual([
      'action_queued',
      'action_approved',
      'action_execution_started',
      'action_execution_succeeded',
    ]);
    expect(await look.outbox(made)).toBe(0);
  });

  it('what was approved and never started is started from the outbox, by one of two replicas', async () => {
    const made = await approved(sudo);
    await startPending(16);
    expect(await look.runs(made), 'still left to the process that approved it').toEqual([]);
    await look.hurry(made);
    await Promise.all([startPending(16), startPending(16)]);
    expect(await look.runs(made)).toHaveLength(1);
    expect((await dueRuns(100)).filter(({ orgId }) => orgId === made.orgId)).toEqual([]);
    expect(await runApproved(made.orgId, made.id, null)).toBe(false);
  });

  it('a row in the outbox of something that is over is removed and starts nothing', async () => {
    const made = await approved(sudo);
    await runApproved(made.orgId, made.id, null);
    await sudo(`INSERT INTO outbox (org_id, id, topic, approval_id) VALUES ($1, new_id(), 'execution.start', $2)`, [
      made.orgId,
      made.id,
    ]);
    await startPending(16);
    expect(await look.outbox(made)).toBe(0);
    expect(await look.runs(made)).toHaveLength(1);
  });

  it('starts many, each once, and goes on after its patience', async () => {
    const slow = await approved(sudo, mock({ delay_ms: 400 }));
    await startApproved(slow.orgId, [slow.id], { waitMs: 20, requestId: null });
    expect(await look.approval(slow)).toMatchObject({ execution_status: 'running' });
    while ((await look.approval(slow))['execution_status'] === 'running');
    expect(await look.approval(slow)).toMatchObject({ execution_status: 'succeeded' });
  });
});

describe('nothing runs', () => {
  it.each([
    ['pending', async () => undefined],
    ['denied', async (made: Awaited<ReturnType<typeof pending>>) => made.deny()],
    ['cancelled', async (made: Awaited<ReturnType<typeof pending>>) => cancelApproval(made.actor, made.id, {}, call)],
    [
      'expired',
      async (made: Awaited<ReturnType<typeof pending>>) => {
        await sudo(`UPDATE approvals SET expires_at = now() - interval '1 second' WHERE id = $1`, [made.id]);
        await made.approve();
      },
    ],
  ])('of what is %s', async (status, end) => {
    const made = await pending(sudo);
    await end(made);
    expect(await runApproved(made.orgId, made.id, null)).toBe(false);
    expect(await look.approval(made)).toMatchObject({ status, execution_status: 'none', attempt: 0 });
    expect(await look.runs(made)).toEqual([]);
  });

  it('of a suspended agent: it ended as failed when the agent was suspended', async () => {
    const made = await approved(sudo);
    const admin = await makeMember(sudo, made.orgId, 'admin');
    expect(await suspendAgent(admin, 'deployment-bot', { reason: 'odd' }, call)).toMatchObject({ stopped_runs: 1 });
    expect(await runApproved(made.orgId, made.id, null)).toBe(false);
    expect(await look.runs(made)).toMatchObject([{ attempt: 1, status: 'failed' }]);
    expect(await look.outbox(made)).toBe(0);
  });

  it('of an agent that was suspended between the decision and the start: failed, said to whoever waits', async () => {
    const made = await approved(sudo);
    await sudo(`UPDATE agents SET status = 'suspended', suspended_at = now() WHERE org_id = $1`, [made.orgId]);
    expect(await runApproved(made.orgId, made.id, null)).toBe(false);
    expect(await look.runs(made)).toMatchObject([{ attempt: 1, status: 'failed', lease_expires_at: null }]);
    expect((await look.events(made)).slice(2)).toEqual(['action_execution_failed']);
    expect(await statusOf(made)).toMatchObject({
      execution_status: 'failed',
      result: { success: false, error: { code: 'AGENT_SUSPENDED' } },
    });
  });

  it('of a closed organization', async () => {
    const made = await approved(sudo);
    await sudo('UPDATE orgs SET closed_at = now() WHERE id = $1', [made.orgId]);
    expect(await runApproved(made.orgId, made.id, null)).toBe(false);
    expect(await look.runs(made)).toEqual([]);
    expect(await look.approval(made)).toMatchObject({ execution_status: 'none' });
  });

  it.each(['revoked', 'suspended', 'rejected'])('under a manifest that is %s by now', async (status) => {
    const made = await approved(sudo);
    await sudo('UPDATE manifests SET status = $2 WHERE org_id = $1', [made.orgId, status]);
    await runApproved(made.orgId, made.id, null);
    expect(await look.approval(made)).toMatchObject({
      execution_status: 'failed',
      execution_result: { success: false, error: { code: 'MANIFEST_INACTIVE' } },
    });
  });

  it('but what was approved under a manifest that a newer one replaced', async () => {
    const made = await approved(sudo);
    await sudo(`UPDATE manifests SET status = 'superseded' WHERE org_id = $1`, [made.orgId]);
    await runApproved(made.orgId, made.id, null);
    expect(await look.approval(made)).toMatchObject({ execution_status: 'succeeded' });
  });
});

describe('Law 3: what you saw is what runs', () => {
  it.each([
    ['URL', { url: 'https://other.internal/v1' }],
    ['method', { url: 'https://deploy.internal/v1', method: 'DELETE' }],
    ['header names', { url: 'https://deploy.internal/v1', headers: { 'x-more': '1' } }],
  ])('another %s than the pinned one refuses', async (_what, config) => {
    const made = await approved(sudo, http('https://deploy.internal/v1'));
    const path = ['tools', 'deploy', 'config'];
    await sudo(`UPDATE manifests SET manifest = jsonb_set(manifest, $2, $3) WHERE org_id = $1`, [
      made.orgId,
      path,
      JSON.stringify({ method: 'POST', allowed_domains: ['deploy.internal', 'other.internal'], ...config }),
    ]);
    await runApproved(made.orgId, made.id, null);
    expect(await look.approval(made)).toMatchObject({
      execution_status: 'failed',
      execution_result: { success: false, error: { code: 'TARGET_CHANGED' } },
    });
  });

  it('a tool that is no connector any more refuses', async () => {
    const made = await approved(sudo);
    await sudo(`UPDATE manifests SET manifest = manifest #- '{tools,deploy}' WHERE org_id = $1`, [made.orgId]);
    await runApproved(made.orgId, made.id, null);
    expect(await look.approval(made)).toMatchObject({ execution_result: { error: { code: 'TOOL_NOT_CONFIGURED' } } });
  });

  it('other params than the hash stands for refuse', async () => {
    const made = await approved(sudo);
    const other = sealParams(made.orgId, made.id, { namespace: 'production', replicas: 0 }).toString('hex');
    await tamper(`UPDATE approvals SET params_sealed = '\\x${other}' WHERE id = '${made.id}'`);
    await runApproved(made.orgId, made.id, null);
    expect(await look.approval(made)).toMatchObject({ execution_result: { error: { code: 'ACTION_CHANGED' } } });
  });

  it('params of another approval, put in its place, do not even open', async () => {
    const made = await approved(sudo);
    const other = await approved(sudo);
    const sealed = sealParams(other.orgId, other.id, { namespace: 'production' }).toString('hex');
    await tamper(`UPDATE approvals SET params_sealed = '\\x${sealed}' WHERE id = '${made.id}'`);
    await runApproved(made.orgId, made.id, null);
    expect(await look.approval(made)).toMatchObject({ execution_result: { error: { code: 'NOT_RUNNABLE' } } });
  });

  it('the database itself refuses to change the action of a decided approval', async () => {
    const made = await approved(sudo);
    await expect(sudo(`UPDATE approvals SET action_hash = 'x' WHERE id = $1`, [made.id])).rejects.toThrow('is fixed');
  });
});

describe('Law 10: secrets stay out of results', () => {
  it('by the names that the organization set for the tool, in every place', async () => {
    const made = await approved(sudo, mock({ response_data: { ticket: 'T-1', door: { pin: 'open-sesame' } } }));
    await sudo(`INSERT INTO tools (org_id, tool, secret_params) VALUES ($1, 'kubernetes:deploy', '{pin}')`, [
      made.orgId,
    ]);
    await runApproved(made.orgId, made.id, null);
    expect((await statusOf(made)) as object).toMatchObject({
      result: { success: true, data: { ticket: 'T-1', door: { pin: '[REDACTED]' } } },
    });
    const stored = [
      await look.approval(made),
      await look.runs(made),
      await sudo('SELECT * FROM audit_events WHERE org_id = $1', [made.orgId]),
    ];
    expect(JSON.stringify(stored)).not.toContain('open-sesame');
  });

  it('by the default of the organization, too', async () => {
    const made = await approved(sudo, mock({ response_data: { pin: 'open-sesame' } }));
    await sudo(`INSERT INTO tools (org_id, tool, secret_params) VALUES ($1, '*', '{pin}')`, [made.orgId]);
    await runApproved(made.orgId, made.id, null);
    expect(await look.approval(made)).toMatchObject({ execution_result: { data: { pin: '[REDACTED]' } } });
  });
});
