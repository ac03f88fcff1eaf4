import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { byAgent, pending } from '@/lib/execution/testing/approve';
import { parseId, type ApprovalId } from '@/lib/ids';
import { execute } from './execute';
import { approvalStatusFor } from './status';
import { arrangeAgent, callOf, propose } from './testing/arrange';

const { sudo } = await testDatabase();

const gated = { constraints: { require_human_approval: ['kubernetes:deploy'] } };
const wait = { until: 'result', since: null, requestId: 'req', signal: new AbortController().signal } as const;

async function queued() {
  const arranged = await arrangeAgent(sudo, gated);
  const { answer } = await execute(arranged.actor, propose(), callOf());
  const id: ApprovalId | null = parseId('appr', answer.approval_id ?? '');
  if (!id) throw new Error('not queued');
  return { ...arranged, id };
}

describe('waiting for news of an approval', () => {
  it('answers pending when the time is up', async () => {
    const { actor, id } = await queued();
    expect(await approvalStatusFor(actor, id, { ...wait, waitMs: 50 })).toMatchObject({ status: 'pending' });
  });

  it.each([
    ['revoked', 'UPDATE tokens SET revoked_at = now() WHERE id = $1'],
    ['expired', `UPDATE tokens SET expires_at = now() - interval '1 second' WHERE id = $1`],
  ])('tells a key that was %s meanwhile nothing', async (_how, change) => {
    const { actor, id, tokenId } = await queued();
    const waiting = approvalStatusFor(actor, id, { ...wait, waitMs: 1_000 });
    await sudo(change, [tokenId]);
    await expect(waiting).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('answers a decision that came before the wait, and one that comes while it waits', async () => {
    const made = await pending(sudo, byAgent);
    const waiting = approvalStatusFor(made.actor, made.id, { ...wait, waitMs: 10_000 });
    await made.approve();
    const answer = await waiting;
    expect(answer).toMatchObject({ status: 'approved', execution_status: 'granted' });
    const again = await approvalStatusFor(made.actor, made.id, { ...wait, waitMs: 10_000 });
    expect(again).toMatchObject({ override_token: expect.stringContaining('.') });
    // One grant, however often it is asked for: the same token is built again.
    expect(again.override_token).toBe(answer.override_token);
  });

  it('tells a denial with its reason, and gives no grant', async () => {
    const made = await pending(sudo, byAgent);
    await made.deny();
    const answer = await approvalStatusFor(made.actor, made.id, { ...wait, waitMs: 0 });
    expect(answer).toMatchObject({ status: 'denied', reason: 'no' });
    expect(answer).not.toHaveProperty('override_token');
  });

  it('mints no grant for a key that was revoked before the decision woke it', async () => {
    const made = await pending(sudo, byAgent);
    const waiting = approvalStatusFor(made.actor, made.id, { ...wait, waitMs: 10_000 });
    const refused = expect(waiting).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await sudo('UPDATE tokens SET revoked_at = now() WHERE id = $1', [made.tokenId]);
    await made.approve();
    await refused;
    expect(await sudo('SELECT FROM grants WHERE org_id = $1', [made.orgId])).toHaveLength(0);
  });
});
