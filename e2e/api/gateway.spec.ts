import { DEPLOY } from '../support/manifest';
import { expect, test } from '../support/test';

const KEY = { 'idempotency-key': 'order-7' };

test.describe('the same request again', () => {
  test('with the same key and body gets the first answer, also of many at once', async ({ world, agent }) => {
    const path = '/api/v1/gateway/execute';
    const answers = await Promise.all(Array.from({ length: 20 }, () => agent.post(path, { action: DEPLOY }, KEY)));
    const first = answers.filter((answer) => answer.headers['idempotent-replayed'] === undefined);
    expect(first).toHaveLength(1);
    for (const answer of answers) expect(answer.json).toMatchObject(JSON.parse(first[0]?.text ?? '{}'));
    expect(
      await world.server.database.sudo('SELECT FROM approvals WHERE org_id = $1', [await world.uuid()]),
    ).toHaveLength(1);
    const other = await agent.post(path, { action: { ...DEPLOY, params: {} } }, KEY);
    expect(other.json).toMatchObject({ status: 422, code: 'IDEMPOTENCY_MISMATCH' });
  });

  test('of an action that runs at once runs it once', async ({ receiver, agent }) => {
    receiver.behave({ delayMs: 300 });
    const body = { action: { type: 'kubernetes', tool: 'scale', params: { replicas: 3 } } };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => agent.post('/api/v1/gateway/execute', body, KEY)),
    );
    expect(receiver.calls).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(1);
    for (const answer of answers) expect([200, 409]).toContain(answer.status);
    const later = await agent.post('/api/v1/gateway/execute', body, KEY);
    expect(later.json).toMatchObject({ executed: true, result: { success: true } });
    expect(later.headers['idempotent-replayed']).toBe('true');
    expect(receiver.calls).toHaveLength(1);
  });
});

test.describe('a run that fails', () => {
  test('doesn’t un-approve, and runs again only by a person’s act', async ({ world, agent, receiver }) => {
    const operator = await world.operator();
    receiver.behave({ status: 500, body: { error: 'no space left' } });
    const id = await agent.ask(DEPLOY);
    const approved = await operator.post(`/approvals/${id}/approve`, {});
    expect(approved.json).toMatchObject({ status: 'approved', execution: { status: 'failed', attempt: 1 } });
    expect(await agent.status(id)).toMatchObject({ status: 'approved', execution_status: 'failed' });
    receiver.behave({ body: { ok: true } });
    expect(receiver.calls).toHaveLength(1);
    const again = await operator.post(`/approvals/${id}/retry`, {});
    expect(again.status, again.text).toBe(200);
    expect(await agent.status(id, 10)).toMatchObject({ execution_status: 'succeeded' });
    expect(receiver.calls).toHaveLength(2);
  });

  test('that takes longer than the tool’s timeout is ambiguous', async ({ world, agent, receiver }) => {
    receiver.behave({ hang: true });
    const id = await agent.ask({ type: 'kubernetes', tool: 'slow', params: {} });
    const operator = await world.operator();
    const approved = await operator.post(`/approvals/${id}/approve`, {});
    expect(approved.json).toMatchObject({ execution: { status: 'ambiguous' } });
    expect(receiver.calls).toHaveLength(1);
  });
});
