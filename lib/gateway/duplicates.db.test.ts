import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { parseId } from '@/lib/ids';
import { execute } from './execute';
import { MAX_PENDING_PER_AGENT } from './record';
import { arrangeAgent, callOf, propose, request } from './testing/arrange';

const { sudo } = await testDatabase();

const gated = { constraints: { require_human_approval: ['kubernetes:deploy'] } };
const ask = async (actor: Awaited<ReturnType<typeof arrangeAgent>>['actor'], ...args: Parameters<typeof propose>) =>
  (await execute(actor, propose(...args), callOf())).answer;

const approvalsOf = (orgId: string) =>
  sudo<{ id: string; status: string; duplicates: number; version: number }>(
    'SELECT id, status, duplicates, version FROM approvals WHERE org_id = $1 ORDER BY created_at',
    [orgId],
  );

describe('a repeated request', () => {
  it('is folded into the approval that waits, and counted', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    const first = await ask(actor, {}, { summary: 'once', run_id: 'run-1' });
    const again = await ask(actor, {}, { summary: 'and again', run_id: 'run-2' });
    expect(again).toMatchObject({ decision: 'ESCALATE', duplicate: true, approval_id: first.approval_id });
    expect(again.expires_at).toBe(first.expires_at);
    expect(first.duplicate).toBeUndefined();
    expect(await approvalsOf(orgId)).toMatchObject([{ status: 'pending', duplicates: 1, version: 1 }]);
    // Every call is on record, and leads to the one approval.
    const id = parseId('appr', first.approval_id ?? '');
    const interactions = await sudo('SELECT FROM interactions WHERE org_id = $1 AND approval_id = $2', [orgId, id]);
    expect(interactions).toHaveLength(2);
    const events = await sudo(`SELECT FROM audit_events WHERE org_id = $1 AND type = 'action_queued'`, [orgId]);
    expect(events).toHaveLength(1);
  });

  it('makes one approval of any number that come at once', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(actor)));
    expect(new Set(answers.map((answer) => answer.approval_id)).size).toBe(1);
    expect(await approvalsOf(orgId)).toMatchObject([{ duplicates: 19 }]);
  });

  it('is another request when anything differs that a decision rests on', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    await ask(actor);
    await ask(actor, { params: { namespace: 'staging' } });
    await ask(actor, { amount: 5, currency: 'EUR' });
    await ask(actor, {}, { counterparty: { id: 'ada@example.test' } });
    await ask(actor, {}, { context: { ticket: 7 } });
    const rows = await approvalsOf(orgId);
    expect(rows).toHaveLength(5);
    expect(rows.every((row) => row.duplicates === 0)).toBe(true);
  });

  it('is a new request once the first one is over, by decision or by time', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    await ask(actor);
    await sudo(`UPDATE approvals SET expires_at = now() - interval '1 second' WHERE org_id = $1`, [orgId]);
    await ask(actor); // nobody has swept yet
    await sudo(
      `UPDATE approvals SET status = 'cancelled', decided_at = now()
       WHERE org_id = $1 AND expires_at > now()`,
      [orgId],
    );
    await ask(actor);
    const rows = await approvalsOf(orgId);
    expect(rows).toHaveLength(3);
    expect(rows.every((row) => row.duplicates === 0)).toBe(true);
  });

  it('is a new request under another manifest: what runs is pinned to the one that was shown', async () => {
    const { actor, orgId, manifestId } = await arrangeAgent(sudo, gated);
    const first = await ask(actor);
    await sudo(`UPDATE manifests SET status = 'superseded' WHERE id = $1`, [manifestId]);
    await sudo(
      `INSERT INTO manifests (org_id, id, agent_id, version, status, manifest, manifest_hash, registered_by, approved_capabilities)
       SELECT org_id, new_id(), agent_id, 2, 'active', manifest, 'other', registered_by, approved_capabilities
       FROM manifests WHERE id = $1`,
      [manifestId],
    );
    const second = await ask(actor);
    expect(second.approval_id).not.toBe(first.approval_id);
    expect(await approvalsOf(orgId)).toHaveLength(2);
  });

  it('keeps a direct request and a gateway call apart, and other agents', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    const other = await arrangeAgent(sudo, gated);
    const direct = await execute(actor, request(), callOf());
    const again = await execute(actor, request(), callOf());
    expect(again.answer.approval_id).toBe(direct.answer.approval_id);
    await ask(actor, { params: {} });
    await ask(other.actor, { params: {} });
    expect(await approvalsOf(orgId)).toHaveLength(2);
    expect(await approvalsOf(other.orgId)).toMatchObject([{ duplicates: 0 }]);
  });

  it('replays under its own idempotency key with the approval it was folded into', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    const first = await ask(actor);
    const folded = await execute(actor, propose(), callOf('key-2'));
    const replayed = await execute(actor, propose(), callOf('key-2'));
    expect(replayed).toMatchObject({ replayed: true, answer: { approval_id: first.approval_id, duplicate: true } });
    expect(replayed.answer.expires_at).toBe(folded.answer.expires_at);
    expect(await approvalsOf(orgId)).toMatchObject([{ duplicates: 1 }]);
  });

  it('is answered although the queue is full', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    const many = Array.from({ length: MAX_PENDING_PER_AGENT + 25 }, (_, n) => ask(actor, { params: { n } }));
    const settled = await Promise.allSettled(many);
    const refused = settled.filter((one) => one.status === 'rejected');
    expect(await approvalsOf(orgId)).toHaveLength(MAX_PENDING_PER_AGENT);
    expect(refused).toHaveLength(25);
    expect(refused.every((one) => one.reason.code === 'TOO_MANY_PENDING')).toBe(true);
    const taken = settled.findIndex((one) => one.status === 'fulfilled');
    expect(await ask(actor, { params: { n: taken } })).toMatchObject({ duplicate: true });
  }, 60_000);
});

describe('a name or id that looks like a secret', () => {
  const secret = ['ghp', '_', 'Zx81QmT4vR7nLp2Ks9Wd3Hy6a1B2c3D4e5F6'].join('');

  it('is refused with every such field named, and nothing is kept', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    const refusal = ask(actor, { tool: secret }, { run_id: secret, session_id: `x-${secret}` });
    await expect(refusal).rejects.toMatchObject({
      code: 'INVALID',
      errors: [{ path: 'action.tool' }, { path: 'run_id' }, { path: 'session_id' }],
    });
    const direct = execute(actor, { ...request(), external_id: secret }, callOf());
    await expect(direct).rejects.toMatchObject({ errors: [{ path: 'external_id', message: /looks like a secret/ }] });
    expect(await sudo('SELECT FROM interactions WHERE org_id = $1', [orgId])).toHaveLength(0);
  });
});
