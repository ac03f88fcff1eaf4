import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { execute } from './execute';
import { arrangeAgent, callOf, request } from './testing/arrange';

const { sudo } = await testDatabase();
const ask = () => ({ ...request(), external_id: 'order-4711' });

describe('an external id', () => {
  it('names one approval of an agent; a second request under it is told so, a repeated one gets its answer', async () => {
    const { actor } = await arrangeAgent(sudo);
    const first = await execute(actor, ask(), callOf('key'));
    await expect(execute(actor, ask(), callOf())).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining("'order-4711'"),
    });
    expect((await execute(actor, ask(), callOf('key'))).answer.approval_id).toBe(first.answer.approval_id);
    const elsewhere = await arrangeAgent(sudo);
    expect((await execute(elsewhere.actor, ask(), callOf())).answer.approval_id).toBeDefined();
  });
});
