import { describe, expect, it } from 'vitest';
import { makeApprovals, makeOrg } from '@/lib/approvals/testing/arrange';
import { execute } from '@/lib/gateway/execute';
import { approvalStatusFor } from '@/lib/gateway/status';
import { arrangeAgent, callOf, propose } from '@/lib/gateway/testing/arrange';
import { newId, parseId } from '@/lib/ids';
import { markAllAmbiguous } from '@/lib/jobs/mark-ambiguous';
import { finishExecution } from './finish';
import { markAmbiguous } from './lease';
import { runApproved } from './run';
import { startPending } from './start-pending';
import { abandoned, ambiguous, call, gateway, hold, look, sudo, waiting } from './testing/outcomes';

describe('Law 2: a run that left no result', () => {
  it('becomes ambiguous once its lease has passed, once, whoever sweeps, and never runs again by itself', async () => {
    const made = await abandoned();
    expect(await markAmbiguous(made.orgId, 10)).toBe(0); // the lease still holds
    await look.passLease(made);
    const marked = await Promise.all([
      markAllAmbiguous(100),
      markAmbiguous(made.orgId, 10),
      markAmbiguous(made.orgId, 10),
    ]);
    expect(marked.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await look.approval(made)).toMatchObject({
      status: 'approved',
      execution_status: 'ambiguous',
      execution_result: { success: false, error: { code: 'LEASE_PASSED' } },
    });
    await look.hurry(made);
    await startPending(16);
    expect(await runApproved(made.orgId, made.id, null)).toBe(false);
    expect(await look.runs(made)).toMatchObject([{ status: 'ambiguous', attempt: 1, lease_expires_at: null }]);
    expect((await look.events(made)).filter((type) => type === 'action_execution_ambiguous')).toHaveLength(1);
  });

  it('is told to whoever waits', async () => {
    const made = await ambiguous();
    const wait = { waitMs: 5_000, until: 'result' as const, since: null, signal: new AbortController().signal };
    expect(await approvalStatusFor(made.actor, made.id, { ...wait, ...call })).toMatchObject({
      execution_status: 'ambiguous',
      result: { success: false, error: { code: 'LEASE_PASSED' } },
    });
  });

  it('keeps being ambiguous when its result comes late', async () => {
    const made = await ambiguous();
    const late = { outcome: 'succeeded' as const, data: { late: true } };
    const id = made.claimed.executionId;
    expect(await finishExecution(gateway(made.orgId), null, id, late, { reporter: null })).toBeNull();
    expect(await look.approval(made)).toMatchObject({ execution_status: 'ambiguous' });
    expect(await look.events(made)).not.toContain('action_execution_succeeded');
  });

  it('many of them do not deadlock with bulk decisions of the same approvals', async () => {
    const org = await makeOrg(sudo);
    // Stored, and their leases passed, the other way round than decisions lock.
    const newestFirst = Array.from({ length: 40 }, () => newId('appr')).reverse();
    const change = { status: 'approved', execution_mode: 'gateway' as const };
    const ids = await makeApprovals(
      sudo,
      org,
      newestFirst.map((id) => ({ id, ...change })),
    );
    // Among many, so that each row is looked up by itself.
    const others = Array.from({ length: 3_000 }, () => change);
    await makeApprovals(sudo, org, others);
    await sudo(
      `INSERT INTO executions (org_id, id, approval_id, agent_id, attempt, mode, status, started_by, finished_at)
       SELECT $1, new_id(), id, 'deployment-bot', 1, 'gateway', 'failed', '{}', now() FROM approvals WHERE org_id = $1`,
      [org],
    );
    await sudo(`UPDATE approvals SET execution_status = 'running', attempt = 1 WHERE id = ANY ($1)`, [ids]);
    await sudo(
      `UPDATE executions SET status = 'running', finished_at = NULL,
         lease_expires_at = clock_timestamp() - place * interval '1 second'
       FROM (SELECT id, row_number() OVER (ORDER BY approval_id) AS place FROM executions WHERE approval_id = ANY ($1)) p
       WHERE executions.id = p.id`,
      [ids],
    );
    await sudo('ANALYZE approvals, executions');
    const release = await hold('SELECT FROM approvals WHERE id = $1 FOR UPDATE', [ids[20]]);
    const sweep = markAmbiguous(org, 100);
    await waiting();
    const bulk = hold('SELECT FROM approvals WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', [ids]); // as a decision does
    await waiting(2);
    await release();
    expect(await sweep).toBe(40);
    await (
      await bulk
    )();
  });

  it('of an action that policy allowed at once is said on its interaction', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, { tools: { deploy: { type: 'mock' } } });
    const { answer } = await execute(actor, propose(), callOf());
    await sudo(
      `UPDATE executions SET status = 'running', finished_at = NULL, result = NULL, lease_expires_at = clock_timestamp() WHERE org_id = $1`,
      [orgId],
    );
    await sudo('UPDATE interactions SET result = NULL, executed = false WHERE org_id = $1', [orgId]);
    expect(await markAmbiguous(orgId, 10)).toBe(1);
    const id = parseId('int', answer.interaction_id);
    const [interaction] = await sudo('SELECT executed, result FROM interactions WHERE id = $1', [id]);
    expect(interaction).toMatchObject({ executed: true, result: { success: false, error: { code: 'LEASE_PASSED' } } });
  });
});
