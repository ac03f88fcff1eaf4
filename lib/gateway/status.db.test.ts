import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
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
});
