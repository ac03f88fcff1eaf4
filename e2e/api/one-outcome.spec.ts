import { setTimeout as delay } from 'node:timers/promises';
import { bulkApproveAnswer, bulkDenyAnswer } from '@/lib/contracts/approval-decisions';
import { eventsOf, expireIn, hold, rowOf, uuidOf } from '../support/approvals';
import type { Caller } from '../support/caller';
import { eventually } from '../support/eventually';
import type { Answer } from '../support/http';
import { DEPLOY } from '../support/manifest';
import { expect, test } from '../support/test';
import { People, World } from '../support/world';

const DECISIONS = ['action_approved', 'action_rejected', 'action_expired', 'action_cancelled'];

/** Different people who may decide, so that no answer is a repeat of one's own. */
const people = (world: World): Promise<Caller[]> =>
  Promise.all([world.operator(), world.operator('operator-2'), world.member('admin'), world.owner]);

const approve = (who: Caller, id: string) => who.post(`/approvals/${id}/approve`, {});
const deny = (who: Caller, id: string) => who.post(`/approvals/${id}/deny`, { reason: 'no' });
const code = (answer: Answer): unknown => (answer.json as { code?: unknown }).code;

test.describe('law 1: one outcome', () => {
  test('of 50 opposite decisions at once one takes effect, and the action runs at most once', async ({
    world,
    agent,
    receiver,
  }) => {
    const deciders = await people(world);
    for (let round = 0; round < 3; round++) {
      const before = receiver.calls.length;
      const id = await agent.ask(DEPLOY);
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) => {
          const who = deciders[(i >> 1) % deciders.length] ?? world.owner;
          return i % 2 === 0 ? approve(who, id) : deny(who, id);
        }),
      );
      const { status } = await rowOf(world.server.database, id);
      expect(['approved', 'denied']).toContain(status);
      // The winner, and who repeats their own decision, get 200; everybody else the state as it is.
      for (const answer of answers) {
        expect([200, 409]).toContain(answer.status);
        if (answer.status === 200) expect(answer.json).toMatchObject({ status });
        else expect(answer.json).toMatchObject({ code: 'ALREADY_DECIDED', current: { status } });
      }
      const events = await eventsOf(world.server.database, id);
      expect(events.filter((type) => DECISIONS.includes(type))).toHaveLength(1);
      expect(receiver.calls.length - before).toBe(status === 'approved' ? 1 : 0);
      expect((await agent.status(id)).status).toBe(status);
    }
  });

  test('the same through bulk: every item has one outcome', async ({ world, agent, receiver }) => {
    const deciders = await people(world);
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, n) => agent.ask({ ...DEPLOY, params: { ...DEPLOY.params, n } })),
    );
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => {
        const who = deciders[(i >> 1) % deciders.length] ?? world.owner;
        // Opposite orders, so that locks are asked for crosswise.
        const approval_ids = i % 3 === 0 ? ids : [...ids].reverse();
        return i % 2 === 0
          ? who.post('/approvals/bulk-approve', { approval_ids })
          : who.post('/approvals/bulk-deny', { approval_ids, reason: 'no' });
      }),
    );
    for (const [i, answer] of answers.entries()) {
      expect(answer.status, answer.text).toBe(200);
      const { results } = (i % 2 === 0 ? bulkApproveAnswer : bulkDenyAnswer).parse(answer.json);
      expect(results).toHaveLength(ids.length);
    }
    const approved: unknown[] = [];
    for (const [n, id] of ids.entries()) {
      const { status } = await rowOf(world.server.database, id);
      expect(['approved', 'denied']).toContain(status);
      if (status === 'approved') approved.push(n);
      const events = await eventsOf(world.server.database, id);
      expect(events.filter((type) => DECISIONS.includes(type))).toHaveLength(1);
    }
    const called = receiver.calls.map((call) => (call.json as { n: number }).n).sort();
    expect(called).toEqual(approved);
  });

  test('cancel against approve: one of them, and what is cancelled never runs', async ({ world, agent, receiver }) => {
    const operator = await world.operator();
    for (let round = 0; round < 10; round++) {
      const before = receiver.calls.length;
      const id = await agent.ask(DEPLOY);
      const [approved, cancelled] = await Promise.all([
        approve(operator, id),
        agent.post(`/api/v1/gateway/approvals/${id}/cancel`, { reason: 'no longer needed' }),
      ]);
      const { status } = await rowOf(world.server.database, id);
      expect([approved.status, cancelled.status]).toEqual(status === 'approved' ? [200, 409] : [409, 200]);
      expect(['approved', 'cancelled']).toContain(status);
      expect(receiver.calls.length - before).toBe(status === 'approved' ? 1 : 0);
      const events = await eventsOf(world.server.database, id);
      expect(events.filter((type) => DECISIONS.includes(type))).toHaveLength(1);
    }
  });

  test('the same decision again by the same person gets the stored result, and runs nothing again', async ({
    world,
    agent,
    receiver,
  }) => {
    const operator = await world.operator();
    const id = await agent.ask(DEPLOY);
    const first = await approve(operator, id);
    const again = await approve(operator, id);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.json).toEqual(first.json);
    expect(receiver.calls).toHaveLength(1);
    const other = await approve(await world.operator('operator-2'), id);
    expect(other.status).toBe(409);
    expect(code(other)).toBe('ALREADY_DECIDED');
  });
});

test.describe('law 7: expired never runs', () => {
  test('a decision on the edge of the expiry: one outcome, by the database’s clock', async ({
    world,
    agent,
    receiver,
  }) => {
    const operator = await world.operator();
    const ids = await Promise.all(Array.from({ length: 12 }, () => agent.ask(DEPLOY)));
    await expireIn(world.server.database, ids, 400);
    const edge = Date.now() + 400;
    const answers = await Promise.all(
      ids.map(async (id, i) => {
        await delay(Math.max(0, edge - Date.now() - 60 + i * 10));
        return approve(operator, id);
      }),
    );
    for (const [i, id] of ids.entries()) {
      const answer = answers[i];
      const row = await eventually(`${id} ends`, async () => {
        const now = await rowOf(world.server.database, id);
        return now.status !== 'pending' && now;
      });
      if (answer?.status === 200) {
        expect(row).toMatchObject({ status: 'approved', decided_in_time: true });
      } else {
        expect(answer?.json).toMatchObject({ status: 409, code: 'APPROVAL_EXPIRED', current: { status: 'expired' } });
        expect(row.status).toBe('expired');
      }
      const events = await eventsOf(world.server.database, id);
      expect(events.filter((type) => DECISIONS.includes(type))).toHaveLength(1);
    }
    expect(receiver.calls).toHaveLength(answers.filter((answer) => answer.status === 200).length);
  });

  test('a decision that waited for the row’s lock past the deadline finds it expired', async ({
    world,
    agent,
    receiver,
  }) => {
    const operator = await world.operator();
    const id = await agent.ask(DEPLOY);
    await expireIn(world.server.database, [id], 700);
    const lock = await hold(world.server.database, 'SELECT FROM approvals WHERE id = $1 FOR UPDATE', [uuidOf(id)]);
    const deciding = approve(operator, id);
    await delay(1_000);
    await lock.release();
    const answer = await deciding;
    expect(answer.status).toBe(409);
    expect(answer.json).toMatchObject({ code: 'APPROVAL_EXPIRED', current: { status: 'expired' } });
    expect((await rowOf(world.server.database, id)).status).toBe('expired');
    expect(receiver.calls).toHaveLength(0);
  });

  test('an overdue approval reads as expired before any sweep, and can’t be decided', async ({ receiver, start }) => {
    const server = await start({ env: { WORKERS: 'off' } });
    const own = await World.make(server, new People(server.url));
    const agent = await own.agent(receiver.url);
    const id = await agent.ask(DEPLOY);
    await expireIn(server.database, [id], 0);
    expect((await agent.status(id)).status).toBe('expired');
    const list = await own.owner.get('/approvals/pending');
    expect(list.json).toMatchObject({ items: [], pending_count: 0 });
    expect((await own.owner.get(`/approvals/${id}`)).json).toMatchObject({ status: 'expired', decided_via: 'system' });
    expect((await rowOf(server.database, id)).status).toBe('pending');
    const answer = await approve(own.owner, id);
    expect(answer.json).toMatchObject({ status: 409, code: 'APPROVAL_EXPIRED' });
    expect(receiver.calls).toHaveLength(0);
  });
});
