import { describe, expect, it } from 'vitest';
import { create, type Sent } from './testing/things';

describe('Idempotency-Key', () => {
  const keyed = (key: string, body: object, more: Sent = {}) =>
    create({ body, headers: { 'idempotency-key': key }, ...more });

  it('replays the first answer without its secret, refuses another body, and forgets refusals', async () => {
    const first = await keyed('k1', { name: 'one' });
    expect(first).toMatchObject({ status: 201, json: { name: 'one', token: 'shown once' } });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const again = await keyed('k1', { name: 'one' });
    expect(again).toMatchObject({ status: 201, json: { name: 'one', number: first.json['number'] } });
    expect(again.json).not.toHaveProperty('token');
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await keyed('k1', { name: 'two' })).toMatchObject({ status: 422, json: { code: 'IDEMPOTENCY_MISMATCH' } });
    expect((await keyed('k2', { name: 'one', refuse: true })).status).toBe(409);
    expect((await keyed('k2', { name: 'two' })).status).toBe(201);
    expect((await keyed('k 3', { name: 'one' })).status).toBe(422);
  });

  it('answers 409 while the first call runs', async () => {
    const slow = () => keyed('k4', { name: 'slow', wait: 300 });
    const answers = await Promise.all([slow(), slow()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({ code: 'IN_PROGRESS' });
  });
});
