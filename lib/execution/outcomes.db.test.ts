import { describe, expect, it } from 'vitest';
import pg from 'pg';
import { afterAll } from 'vitest';
import { cancelApproval } from '@/lib/approvals/cancel';
import { testDatabase } from '@/lib/db/testing/database';
import { approvalStatusFor } from '@/lib/gateway/status';
import { execute } from '@/lib/gateway/execute';
import { arrangeAgent, callOf, propose, request } from '@/lib/gateway/testing/arrange';
import { makeApprovals, makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import { asId, newId, parseId, type ApprovalId, type OrgId } from '@/lib/ids';
import { markAllAmbiguous } from '@/lib/jobs/mark-ambiguous';
import { claimExecution } from './claim';
import { finishExecution } from './finish';
import { metrics } from '@/lib/metrics/registry';
import { markAmbiguous } from './lease';
import { reconcileExecution } from './reconcile';
import { retryExecution } from './retry';
import { runApproved } from './run';
import { startPending } from './start-pending';
import { approved, looking, mock } from './testing/approve';

const { sudo, url } = await testDatabase();
const look = looking(sudo);
const call = { requestId: 'req-test' };

const gateway = (orgId: OrgId) => ({ kind: 'system' as const, orgId, label: 'gateway' });
const FAILING = { should_fail: true, error_code: 'BROKEN' };

/** A run that its process began and never ended. */
async function abandoned() {
  const made = await approved(sudo);
  const claimed = await claimExecution(gateway(made.orgId), made.id, null);
  if (!claimed) throw new Error('not claimed');
  return { ...made, claimed };
}
async function ambiguous() {
  const made = await abandoned();
  await look.passLease(made);
  const counted = async () =>
    (await metrics().executions.get()).values.find(({ labels }) => labels.outcome === 'ambiguous')?.value ?? 0;
  const before = await counted();
  expect(await markAmbiguous(made.orgId, 10)).toBe(1);
  expect(await counted()).toBe(before + 1); // operators are alerted by it
  return made;
}
async function failed(config: object = FAILING) {
  const made = await approved(sudo, mock(config));
  await runApproved(made.orgId, made.id, null);
  expect(await look.approval(made)).toMatchObject({ execution_status: 'failed', attempt: 1 });
  return made;
}
const answersOf = (settled: readonly PromiseSettledResult<unknown>[]) =>
  settled.map((one) => (one.status === 'fulfilled' ? 'done' : ((one.reason as { code?: string }).code ?? one.reason)));

const holders: pg.Client[] = [];
afterAll(() => Promise.all(holders.map((holder) => holder.end())));

/** Holds rows in a transaction of its own until released. */
async function hold(statement: string, values: unknown[]): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  holders.push(holder);
  await holder.query('BEGIN');
  await holder.query(statement, values);
  return async () => void (await holder.query('COMMIT'));
}
const waiting = (count = 1) =>
  (async () => {
    const text = `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await sudo(text)).length < count);
    return (await sudo<{ pid: number }>(text)).map(({ pid }) => pid);
  })();

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

describe('a result', () => {
  it('is recorded once, by the first of 20', async () => {
    const made = await abandoned();
    const ends = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        finishExecution(
          gateway(made.orgId),
          null,
          made.claimed.executionId,
          i % 2 ? { outcome: 'succeeded', data: { i } } : { outcome: 'failed', error: { i } },
          { reporter: null },
        ),
      ),
    );
    const [kept] = ends.filter((end) => end !== null);
    expect(ends.filter((end) => end !== null)).toHaveLength(1);
    expect((await look.approval(made))['execution_result']).toEqual(kept);
    expect((await look.events(made)).filter((type) => /succeeded|failed/.test(type))).toHaveLength(1);
  });

  it('is not another organization’s to record', async () => {
    const made = await abandoned();
    const other = await approved(sudo);
    const outcome = { outcome: 'succeeded' as const, data: null };
    const id = made.claimed.executionId;
    expect(await finishExecution(gateway(other.orgId), null, id, outcome, { reporter: null })).toBeNull();
    expect(await look.approval(made)).toMatchObject({ execution_status: 'running' });
  });

  it('is kept although the database went away while it was written', async () => {
    const made = await abandoned();
    const release = await hold('SELECT FROM executions WHERE id = $1 FOR UPDATE', [made.claimed.executionId]);
    const outcome = { outcome: 'succeeded' as const, data: { done: true } };
    const finished = finishExecution(gateway(made.orgId), null, made.claimed.executionId, outcome, { reporter: null });
    const [pid] = await waiting();
    await sudo('SELECT pg_terminate_backend($1)', [pid]);
    await release();
    expect(await finished).toMatchObject({ success: true, data: { done: true } });
    expect(await look.approval(made)).toMatchObject({ execution_status: 'succeeded' });
  });
});

describe('retry', () => {
  it('is one more attempt, with events and an own row, and forgets the result before it', async () => {
    const made = await failed();
    await sudo(`UPDATE manifests SET manifest = jsonb_set(manifest, '{tools,deploy,config}', '{}') WHERE org_id = $1`, [
      made.orgId,
    ]);
    await retryExecution(made.person, made.id, call);
    expect(await look.runs(made)).toMatchObject([
      { attempt: 1, status: 'failed', result: { error: { code: 'BROKEN' } } },
      { attempt: 2, status: 'succeeded' },
    ]);
    const row = await look.approval(made);
    expect(row).toMatchObject({ execution_status: 'succeeded', attempt: 2, execution_result: { success: true } });
    expect(row['execution_result']).not.toHaveProperty('error');
    expect((await look.events(made)).slice(-3)).toEqual([
      'action_retried',
      'action_execution_started',
      'action_execution_succeeded',
    ]);
    expect(await look.outbox(made)).toBe(0);
  });

  it('Law 2: of 20 at once one is one more attempt', async () => {
    const made = await failed();
    const answers = answersOf(
      await Promise.allSettled(Array.from({ length: 20 }, () => retryExecution(made.person, made.id, call))),
    );
    const retried = (await look.events(made)).filter((type) => type === 'action_retried').length;
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(retried);
    expect(await look.runs(made)).toHaveLength(1 + retried); // one that came after the first had failed again counts
    expect(await look.approval(made)).toMatchObject({ attempt: 1 + retried });
  });

  it('shows no result of an earlier attempt while it runs', async () => {
    const made = await failed({ ...FAILING, delay_ms: 300 });
    const retry = retryExecution(made.person, made.id, call);
    let row = await look.approval(made);
    while (row['execution_status'] !== 'running') row = await look.approval(made);
    expect(row['execution_result']).toBeNull();
    await retry;
  });

  it('is for what failed or is ambiguous, of this organization', async () => {
    const made = await approved(sudo);
    await runApproved(made.orgId, made.id, null);
    const conflict = { code: 'CONFLICT' };
    await expect(retryExecution(made.person, made.id, call)).rejects.toMatchObject(conflict);
    const running = await abandoned();
    await expect(retryExecution(running.person, running.id, call)).rejects.toMatchObject(conflict);
    await expect(retryExecution(running.person, made.id, call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const open = await ambiguous();
    await retryExecution(open.person, open.id, call);
    expect(await look.approval(open)).toMatchObject({ execution_status: 'succeeded', attempt: 2 });
  });

  it('asks the policy’s denials again', async () => {
    const made = await failed();
    const deny = { tool_denylist: ['kubernetes:deploy'] };
    await sudo(
      `UPDATE manifests SET manifest = jsonb_set(manifest, '{policy}', manifest->'policy' || $2) WHERE org_id = $1`,
      [made.orgId, JSON.stringify(deny)],
    );
    await sudo('UPDATE manifests SET id = $2 WHERE org_id = $1', [made.orgId, newId('mft')]); // never changes under its id
    await expect(retryExecution(made.person, made.id, call)).rejects.toThrow('deny list');
    expect(await look.runs(made)).toHaveLength(1);
  });

  it('asks them also where the manifest wants a capability token, which is not kept', async () => {
    const made = await failed();
    await sudo(
      `UPDATE manifests SET id = $2, manifest = jsonb_set(manifest, '{policy,require_capability_token}', 'true') WHERE org_id = $1`,
      [made.orgId, newId('mft')],
    );
    await sudo(
      `INSERT INTO org_policies (org_id, id, name, effect, match) VALUES ($1, new_id(), 'freeze', 'deny', '{}')`,
      [made.orgId],
    );
    await expect(retryExecution(made.person, made.id, call)).rejects.toThrow(/freeze/);
    await sudo('DELETE FROM org_policies WHERE org_id = $1', [made.orgId]);
    await retryExecution(made.person, made.id, call);
    expect(await look.runs(made)).toHaveLength(2);
  });

  it('asks them with the counterparty and the amount that were stated', async () => {
    const limits = { counterparty_allowlist: ['acme'], amount_caps: { USD: 100 } };
    const proposed = propose({ amount: 50, currency: 'USD' }, { counterparty: { id: 'acme' } });
    const made = await approved(sudo, { ...mock(FAILING), policy: limits }, proposed);
    await runApproved(made.orgId, made.id, null);
    await retryExecution(made.person, made.id, call);
    expect(await look.runs(made)).toHaveLength(2);
  });

  it('is refused to whoever may not have approved it, an editor included', async () => {
    const made = await failed();
    await sudo(`UPDATE orgs SET settings = '{"separate_requester":"all"}' WHERE id = $1`, [made.orgId]);
    await sudo('UPDATE approvals SET requested_by_user = $2 WHERE id = $1', [made.id, made.person.userId]);
    await expect(retryExecution(made.person, made.id, call)).rejects.toMatchObject({ code: 'SELF_APPROVAL' });
    const editor = await makeMember(sudo, made.orgId);
    await sudo(
      `INSERT INTO approval_versions (org_id, approval_id, version, params, params_sealed, action_hash, edited_by)
       VALUES ($1, $2, 2, '{}', '\\x00', 'x', $3)`,
      [made.orgId, made.id, editor.userId],
    );
    await expect(retryExecution(editor, made.id, call)).rejects.toMatchObject({ code: 'SELF_APPROVAL' });
    const third = await makeMember(sudo, made.orgId);
    await retryExecution(third, made.id, call);
    expect(await look.runs(made)).toHaveLength(2);
  });

  it('gives an agent that ran an action it had asked for outright another grant', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, {}, { separate_requester: 'off' });
    const { answer } = await execute(actor, request(), callOf());
    const id = asId('appr', parseId('appr', answer.approval_id ?? '') ?? '');
    const person = await makeMember(sudo, orgId);
    await sudo(
      `UPDATE approvals SET status = 'approved', decided_at = now(), decided_via = 'api', decided_by_label = 'x',
         execution_status = 'failed', attempt = 1, grantable_until = now() WHERE id = $1`,
      [id],
    );
    await retryExecution(person, id, call);
    const wait = { waitMs: 0, until: 'result' as const, since: null, signal: new AbortController().signal };
    expect(await approvalStatusFor(actor, id, { ...wait, ...call })).toMatchObject({ execution_status: 'granted' });
  });
});

describe('reconcile', () => {
  const say = (
    made: { person: Awaited<ReturnType<typeof makeMember>>; id: ApprovalId },
    outcome: 'succeeded' | 'failed',
  ) => reconcileExecution(made.person, made.id, { outcome, notes: 'looked, password=hunter2-hunter2' }, call);

  it.each(['succeeded', 'failed'] as const)('says of an ambiguous run that it %s', async (outcome) => {
    const made = await ambiguous();
    await say(made, outcome);
    const row = await look.approval(made);
    expect(row).toMatchObject({ execution_status: outcome, execution_result: { success: outcome === 'succeeded' } });
    expect('error' in (row['execution_result'] as object)).toBe(outcome === 'failed');
    expect(await look.runs(made)).toMatchObject([{ status: outcome, attempt: 1 }]);
    expect((await look.events(made)).at(-1)).toBe('action_reconciled');
    expect(
      JSON.stringify([row, await sudo('SELECT payload FROM audit_events WHERE org_id = $1', [made.orgId])]),
    ).not.toContain('hunter2');
  });

  it('is once, also of 20 at a time', async () => {
    const made = await ambiguous();
    const answers = answersOf(
      await Promise.allSettled(Array.from({ length: 20 }, (_, i) => say(made, i % 2 ? 'failed' : 'succeeded'))),
    );
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'CONFLICT')).toHaveLength(19);
    expect((await look.events(made)).filter((type) => type === 'action_reconciled')).toHaveLength(1);
  });

  it('is for ambiguous runs only', async () => {
    for (const made of [await failed(), await abandoned(), await approved(sudo)])
      await expect(say(made, 'succeeded')).rejects.toMatchObject({ code: 'CONFLICT' });
    const other = await approved(sudo);
    const theirs = await ambiguous();
    await expect(say({ person: other.person, id: theirs.id }, 'succeeded')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(cancelApproval(theirs.person, theirs.id, {}, call)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
  });

  it('that waits for the lease to be judged ends the attempt, too', async () => {
    const made = await abandoned();
    await look.passLease(made);
    const release = await hold('SELECT FROM approvals WHERE id = $1 FOR UPDATE', [made.id]);
    const sweep = markAmbiguous(made.orgId, 10);
    await waiting();
    const reconciled = say(made, 'succeeded');
    await waiting(2);
    await release();
    await sweep;
    await reconciled;
    expect(await look.approval(made)).toMatchObject({ execution_status: 'succeeded' });
    expect(await look.runs(made)).toMatchObject([{ status: 'succeeded' }]);
  });
});
