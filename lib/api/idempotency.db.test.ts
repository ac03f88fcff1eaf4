import { describe, expect, it } from 'vitest';
import { agentOf, makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { conflict } from '@/lib/errors';
import { idempotencyKeyOf, once } from './idempotency';

const { sudo } = await testDatabase();

const KEY = { key: 'k-1', bodyHash: 'hash' };

/** Work that counts how often it is done and says which time it is. */
function counted() {
  let done = 0;
  return {
    times: () => done,
    work: () => Promise.resolve({ status: 201, body: { number: ++done, token: 'csa_secret' } }),
  };
}
const arrange = async () => agentOf(await makeOrg(sudo));
const stored = (org: string) => sudo('SELECT * FROM idempotency_keys WHERE org_id = $1', [org]);

describe('once', () => {
  it('does the work of a key sent 40 times at once exactly once, round after round', async () => {
    for (let round = 0; round < 10; round++) {
      const actor = await arrange();
      const { work, times } = counted();
      const answers = await Promise.allSettled(Array.from({ length: 40 }, () => once(actor, 'op', KEY, [], work)));
      expect(times()).toBe(1);
      for (const answer of answers) {
        if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'IN_PROGRESS' });
        else expect(answer.value.body).toMatchObject({ number: 1 });
      }
    }
  });

  it('replays status and body, without what may be shown once only, also from the database', async () => {
    const actor = await arrange();
    const { work, times } = counted();
    const first = await once(actor, 'op', KEY, ['token'], work);
    expect(first).toEqual({ status: 201, body: { number: 1, token: 'csa_secret' }, replayed: false });
    const second = await once(actor, 'op', KEY, ['token'], work);
    expect(second).toEqual({ status: 201, body: { number: 1 }, replayed: true });
    expect(times()).toBe(1);
    expect(JSON.stringify(await stored(actor.orgId))).not.toContain('csa_secret');
  });

  it('refuses another body, and keeps principals, operations and organizations apart', async () => {
    const actor = await arrange();
    const { work, times } = counted();
    await once(actor, 'op', KEY, [], work);
    await expect(once(actor, 'op', { ...KEY, bodyHash: 'other' }, [], work)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    await once({ ...actor, tokenId: agentOf(actor.orgId).tokenId }, 'op', KEY, [], work);
    await once(actor, 'other-op', KEY, [], work);
    await once(await arrange(), 'op', KEY, [], work);
    expect(times()).toBe(4);
  });

  it('gives the key back after a refusal, so that the next try is a new one', async () => {
    const actor = await arrange();
    const { work } = counted();
    const refused = () => Promise.reject(conflict('not now'));
    await expect(once(actor, 'op', KEY, [], refused)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await once(actor, 'op', KEY, [], work)).toMatchObject({ replayed: false });
  });

  it('is taken over only when the lock of a dead holder has run out; the late holder then ends nothing', async () => {
    const actor = await arrange();
    const { work } = counted();
    let fail: (error: Error) => void = () => undefined;
    const slow = once(actor, 'op', KEY, [], () => new Promise((_, reject) => (fail = reject)));
    const failed = expect(slow).rejects.toThrow('gave up');
    while ((await stored(actor.orgId)).length === 0);
    await expect(once(actor, 'op', KEY, [], work)).rejects.toMatchObject({ code: 'IN_PROGRESS' });
    await sudo(`UPDATE idempotency_keys SET locked_until = now() - interval '1 second' WHERE org_id = $1`, [
      actor.orgId,
    ]);
    let finish: () => void = () => undefined;
    const second = once(actor, 'op', KEY, [], async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      return work();
    });
    while (
      (await sudo('SELECT FROM idempotency_keys WHERE org_id = $1 AND locked_until > now()', [actor.orgId])).length ===
      0
    );
    fail(new Error('gave up'));
    await failed;
    expect(await stored(actor.orgId)).toHaveLength(1); // the successor's claim stands
    finish();
    expect(await second).toMatchObject({ replayed: false });
    expect(await once(actor, 'op', KEY, [], work)).toMatchObject({ replayed: true, body: { number: 1 } });
  });

  it('does not give the key back when the work is done and only its answer could not be kept', async () => {
    const actor = await arrange();
    const { work, times } = counted();
    const unkept = async () => ({ ...(await work()), body: { text: '\u0000' } }); // jsonb takes no NUL
    await expect(once(actor, 'op', KEY, [], unkept)).rejects.toThrow();
    await expect(once(actor, 'op', KEY, [], work)).rejects.toMatchObject({ code: 'IN_PROGRESS' });
    expect(times()).toBe(1);
  });
});

describe('idempotencyKeyOf', () => {
  const request = (key?: string) =>
    new Request('http://localhost/x', { method: 'POST', headers: key === undefined ? {} : { 'idempotency-key': key } });

  it('takes header or body, which must agree', () => {
    expect(idempotencyKeyOf(request(), '/x', {}, '{}')).toBeNull();
    expect(idempotencyKeyOf(request('a'), '/x', {}, '{}')?.key).toBe('a');
    expect(idempotencyKeyOf(request(), '/x', { idempotency_key: 'b' }, '{}')?.key).toBe('b');
    expect(idempotencyKeyOf(request('b'), '/x', { idempotency_key: 'b' }, '{}')?.key).toBe('b');
    expect(() => idempotencyKeyOf(request('a'), '/x', { idempotency_key: 'b' }, '{}')).toThrow('differs');
  });

  it.each(['', 'has space', 'é', 'x'.repeat(256)])('refuses %j', (key) => {
    expect(() => idempotencyKeyOf(request(), '/x', { idempotency_key: key }, '{}')).toThrow('visible ASCII');
  });

  it('stands for path and body', () => {
    const hash = (path: string, text: string) => idempotencyKeyOf(request('a'), path, {}, text)?.bodyHash;
    expect(new Set([hash('/x', '{}'), hash('/y', '{}'), hash('/x', '{ }')]).size).toBe(3);
    expect(hash('/x', '{}')).toBe(hash('/x', '{}'));
  });
});
