import { describe, expect, it } from 'vitest';
import { batchBody } from '@/lib/contracts/gateway';
import { testDatabase } from '@/lib/db/testing/database';
import { executeBatch } from './batch';
import { arrangeAgent, callOf } from './testing/arrange';

const { sudo } = await testDatabase();

const tools = {
  deploy: { type: 'mock' as const, config: { response_data: { done: true } } },
  slow: { type: 'mock' as const, config: { delay_ms: 300 } },
};
const batch = (...names: string[]) =>
  batchBody.parse({
    actions: names.map((tool, i) => ({ action_id: `a${i}`, type: 'kubernetes', tool, params: { i } })),
  });
const runs = (orgId: string) => sudo('SELECT id FROM executions WHERE org_id = $1', [orgId]);

describe('a batch with an idempotency key', () => {
  it('runs no action again when it is sent again after its process died before the answer was kept', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, { tools });
    const body = batch('deploy', 'unlisted', 'deploy');
    const first = await executeBatch(actor, body, callOf('key-1'));
    const again = await executeBatch(actor, body, callOf('key-1'));
    expect(await runs(orgId)).toHaveLength(2);
    const ids = (answer: typeof first) => answer.results.map((result) => result['interaction_id']);
    expect(ids(again)).toEqual(ids(first));
    expect(again.summary).toEqual({ total: 3, allowed: 2, denied: 1, escalated: 0 });
  });

  it('runs each action once when two calls of the same batch meet, however long the first one takes', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, { tools });
    const body = batch('slow', 'slow');
    const calls = [1, 2].map(() => executeBatch(actor, body, callOf('key-2')));
    const settled = await Promise.allSettled(calls);
    expect(await runs(orgId)).toHaveLength(2);
    for (const call of settled) {
      if (call.status === 'rejected') expect(call.reason).toMatchObject({ code: 'IN_PROGRESS' });
    }
    expect(settled.some((call) => call.status === 'fulfilled')).toBe(true);
  });

  it('refuses another batch under the same key, and keeps keys and batches without one apart', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, { tools });
    await executeBatch(actor, batch('deploy'), callOf('key-3'));
    const other = executeBatch(actor, batch('deploy'), callOf('key-3', 'another body'));
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    await executeBatch(actor, batch('deploy'), callOf('key-4'));
    await executeBatch(actor, batch('deploy'), callOf());
    expect(await runs(orgId)).toHaveLength(3);
  });
});
