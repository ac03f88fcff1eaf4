import { setTimeout as delay } from 'node:timers/promises';
import { eventsOf, expireIn, rowOf } from '../support/approvals';
import { eventually } from '../support/eventually';
import { DEPLOY } from '../support/manifest';
import { expect, test } from '../support/test';
import { People, World } from '../support/world';

test.describe('two server processes on one database', () => {
  test('sessions, queue, long polls and the sweep work across them', async ({ start, receiver }) => {
    const a = await start();
    const b = await a.again();
    const world = await World.make(a, new People(a.url));
    const agentA = await world.agent(receiver.url);
    const operatorA = await world.operator();
    const [agentB, operatorB] = [agentA.at({ server: b.url }), operatorA.at({ server: b.url })];

    await test.step('who signed in at one is signed in at the other, and signed out at both', async () => {
      const viewer = await world.member('viewer');
      const there = viewer.at({ server: b.url });
      expect((await there.get('/api/v1/auth/me')).status).toBe(200);
      expect((await there.post('/api/v1/auth/logout')).status).toBe(204);
      expect((await viewer.get('/api/v1/auth/me')).status).toBe(401);
    });

    await test.step('a long poll at one is answered by a decision at the other, at once', async () => {
      for (let round = 0; round < 5; round++) {
        const id = await agentA.ask(DEPLOY);
        const waiting = agentA.status(id, 30);
        await delay(50);
        expect((await operatorB.get(`/approvals/${id}`)).json).toMatchObject({ status: 'pending' });
        expect((await operatorB.post(`/approvals/${id}/approve`, {})).status).toBe(200);
        const decided = performance.now();
        expect(await waiting).toMatchObject({ status: 'approved', execution_status: 'succeeded' });
        expect(performance.now() - decided).toBeLessThan(500);
      }
      expect(receiver.calls).toHaveLength(5);
    });

    await test.step('decisions at both at once have one outcome', async () => {
      const before = receiver.calls.length;
      for (let round = 0; round < 10; round++) {
        const id = await agentB.ask(DEPLOY);
        const second = await world.operator('operator-2');
        const answers = await Promise.all([
          operatorA.post(`/approvals/${id}/approve`, {}),
          second.at({ server: b.url }).post(`/approvals/${id}/deny`, { reason: 'no' }),
        ]);
        expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
        await rowOf(a.database, id);
      }
      const approved = await a.database.sudo(`SELECT FROM approvals WHERE status = 'approved'`);
      expect(receiver.calls.length - before).toBe(approved.length - 5);
    });

    await test.step('the sweepers expire each approval once', async () => {
      const ids = await Promise.all(Array.from({ length: 60 }, () => agentA.ask(DEPLOY)));
      const waiting = agentA.status(ids[0] ?? '', 30);
      await expireIn(a.database, ids, 300);
      expect((await waiting).status).toBe('expired');
      await eventually('all are swept', async () => {
        const open = await a.database.sudo(`SELECT FROM approvals WHERE status = 'pending'`);
        return open.length === 0;
      });
      for (const id of ids) expect(await eventsOf(a.database, id)).toEqual(['action_queued', 'action_expired']);
    });
  });
});
