import { describe, expect, it } from 'vitest';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { execute } from '@/lib/gateway/execute';
import { approvalStatusFor } from '@/lib/gateway/status';
import { arrangeAgent, callOf, propose, request } from '@/lib/gateway/testing/arrange';
import { asId, newId, parseId } from '@/lib/ids';
import { retryExecution } from './retry';
import { runApproved } from './run';
import { approved, mock } from './testing/approve';
import { abandoned, ambiguous, answersOf, call, failed, FAILING, look, sudo } from './testing/outcomes';

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
