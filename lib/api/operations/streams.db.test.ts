import { afterAll, describe, expect, it } from 'vitest';
import { createDispatcher } from '@/lib/api/dispatch';
import { OPERATIONS } from '@/lib/api/table';
import { stopListening } from '@/lib/db/listen';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { byAgent, pending } from '@/lib/execution/testing/approve';
import { execute } from '@/lib/gateway/execute';
import { callOf, propose } from '@/lib/gateway/testing/arrange';
import { publicId } from '@/lib/ids';
import { keyOf } from '@/lib/client/testing/http-server';

const { sudo } = await testDatabase();
provideEnv({ RATE_LIMIT: '0' });
afterAll(stopListening);
const dispatch = createDispatcher(OPERATIONS);

type Event = { id?: string; event: string; data: Record<string, unknown> };

/** An open stream: its events in turn, comments left out. */
async function open(path: string, key: string, headers: Record<string, string> = {}) {
  const left = new AbortController();
  const request = new Request(`http://server${path}`, {
    headers: { authorization: `Bearer ${key}`, ...headers },
    signal: left.signal,
  });
  const response = await dispatch(request, '127.0.0.1');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  return {
    response,
    /** Null at the end. */
    async next(): Promise<Event | null> {
      for (;;) {
        const end = buffer.indexOf('\n\n');
        if (end < 0) {
          const { done, value } = (await reader?.read()) ?? { done: true };
          if (done) return null;
          buffer += value ?? '';
          continue;
        }
        const fields = buffer
          .slice(0, end)
          .split('\n')
          .map((line) => /^(\w*): ?(.*)$/.exec(line) ?? []);
        buffer = buffer.slice(end + 2);
        const of = (name: string) => fields.find(([, field]) => field === name)?.[2];
        const data = of('data');
        if (data === undefined) continue;
        const id = of('id');
        return { event: of('event') ?? 'message', data: JSON.parse(data), ...(id === undefined ? {} : { id }) };
      }
    },
    async close() {
      left.abort();
      await reader?.cancel().catch(() => undefined);
    },
  };
}

async function asked() {
  const made = await pending(sudo, byAgent, propose({}, { run_id: 'run-7' }));
  const key = await keyOf(sudo, made.tokenId);
  return { ...made, key, path: `/api/v1/gateway/approvals/${publicId('appr', made.id)}/stream` };
}

describe('the stream of an approval', () => {
  it('tells how it stands, tells the decision at once, and ends', async () => {
    const { key, path, approve } = await asked();
    const stream = await open(path, key);
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    expect(await stream.next()).toMatchObject({ event: 'approval', data: { status: 'pending', version: 1 } });
    await approve();
    const { id, data } = (await stream.next())!;
    expect(data).toMatchObject({ status: 'approved', execution_status: 'granted' });
    expect(data['override_token']).toEqual(expect.stringContaining('.'));
    expect(await stream.next()).toBeNull();

    // Who comes back having seen less is told; who has seen the end is told not to come back.
    const missed = await open(path, key, { 'last-event-id': '1' });
    const again = await missed.next();
    expect(again).toMatchObject({ data: { status: 'approved', override_token: data['override_token'] } });
    expect(again?.id).not.toBe('1');
    expect(id).toBeDefined();
    expect((await open(path, key, { 'last-event-id': again!.id! })).response.status).toBe(204);
  });

  it('tells of an expiry that nobody wrote down yet', async () => {
    const { key, path, id } = await asked();
    const stream = await open(path, key);
    const first = await stream.next();
    await stream.close();
    await sudo(`UPDATE approvals SET expires_at = now() - interval '1 second', version = 1 WHERE id = $1`, [id]);
    const later = await open(path, key, { 'last-event-id': first!.id! });
    expect(await later.next()).toMatchObject({ data: { status: 'expired' } });
    expect(await later.next()).toBeNull();
  });

  it('ends with a word about it when the key is revoked, and gives no grant', async () => {
    const { key, path, tokenId, approve } = await asked();
    const stream = await open(path, key);
    await stream.next();
    await sudo('UPDATE tokens SET revoked_at = now() WHERE id = $1', [tokenId]);
    await approve();
    expect(await stream.next()).toMatchObject({ event: 'problem', data: { code: 'UNAUTHENTICATED' } });
    expect(await stream.next()).toBeNull();
  });

  it("is not found for another agent's approval, and limited in number", async () => {
    const mine = await asked();
    const other = await asked();
    expect((await open(mine.path, other.key)).response.status).toBe(404);
    const streams = [];
    for (let n = 0; n < 200; n++) streams.push(await open(mine.path, mine.key));
    const refused = await open(mine.path, mine.key);
    expect(refused.response.status).toBe(429);
    expect(refused.response.headers.get('retry-after')).toBe('5');
    await Promise.all(streams.map((stream) => stream.close()));
    const freed = await open(mine.path, mine.key);
    expect(freed.response.status).toBe(200);
    await freed.close();
  });

  it('ends by itself after max_seconds', async () => {
    const { key, path } = await asked();
    const stream = await open(`${path}?max_seconds=0.05`, key);
    expect(await stream.next()).toMatchObject({ data: { status: 'pending' } });
    expect(await stream.next()).toBeNull();
  });
});

describe('the stream of a run', () => {
  it('tells of every approval of the run, also of later ones, and ends when all have ended', async () => {
    const first = await asked();
    const stream = await open('/api/v1/gateway/runs/run-7/stream', first.key);
    expect(await stream.next()).toMatchObject({ data: { status: 'pending' } });
    const more = propose({ params: { n: 2 } }, { run_id: 'run-7' });
    const { answer } = await execute(first.actor, more, callOf());
    await execute(first.actor, propose({ params: { n: 3 } }, { run_id: 'another' }), callOf());
    expect(await stream.next()).toMatchObject({ data: { status: 'pending', approval_id: answer.approval_id } });
    await first.approve();
    const approved = await stream.next();
    expect(approved).toMatchObject({ data: { status: 'approved', approval_id: publicId('appr', first.id) } });
    await sudo(
      `UPDATE approvals SET expires_at = now() WHERE run_id = 'run-7' AND status = 'pending' AND org_id = $1`,
      [first.orgId],
    );
    const rest: Event[] = [];
    for (let event = await stream.next(); event; event = await stream.next()) rest.push(event);
    expect(rest.some(({ data }) => data['status'] === 'expired')).toBe(true);
    expect(rest.at(-1)).toMatchObject({ event: 'end', data: { run_id: 'run-7' } });
  });
});

describe('the stream of an organization', () => {
  it('is refused to the key of an agent', async () => {
    const { key, slug } = await asked();
    expect((await open(`/api/v1/orgs/${slug}/stream`, key)).response.status).toBe(403);
  });

  it('tells people which approvals change and how many wait, and nothing of their content', async () => {
    const { slug, id, tokenId, approve } = await asked();
    const key = await keyOf(sudo, tokenId, 'service');
    await sudo(`UPDATE tokens SET kind = 'service', agent_id = NULL, scopes = '{approvals:read}' WHERE id = $1`, [
      tokenId,
    ]);
    const stream = await open(`/api/v1/orgs/${slug}/stream`, key);
    expect(await stream.next()).toMatchObject({ data: { approval_ids: null, pending_count: 1 } });
    await approve();
    let event = await stream.next();
    // Its creation may be told on the way, or a gap.
    while (event?.data['approval_ids'] === null || event?.data['pending_count'] === 1) event = await stream.next();
    expect(event?.data).toEqual({ approval_ids: [publicId('appr', id)], pending_count: 0 });
    await stream.close();
  });
});
