import { subscribe } from 'node:diagnostics_channel';
import { decodeJwt } from 'jose';
import { statusAnswer } from '@/lib/contracts/gateway';
import { expireIn } from '../support/approvals';
import { read } from '../support/caller';
import { DEPLOY } from '../support/manifest';
import { EventReader } from '../support/stream';
import { expect, test } from '../support/test';
import { People, World, type AgentCaller } from '../support/world';

/* Waiting that survives: across replicas, breaks and restarts, and with many who wait for one. */

/** An action that the agent runs itself, so that its approval comes with a grant. */
const EXPORT = { type: 'export', tool: 'run', params: { destination: 'partner-api.example.com' } };

/**
 * From the decision's call to the waiter's answer. Whoever isn't told looks again after fifteen seconds: this says that they
 * were told, on a machine that does other things, too. How fast it is on one that doesn't says `npm run bench`.
 */
const TOLD_MS = 5_000;

const stream = (agent: AgentCaller, id: string, lastEventId?: string) =>
  EventReader.open(agent, `/api/v1/gateway/approvals/${id}/stream`, lastEventId);
const runStream = (agent: AgentCaller, run: string, lastEventId?: string) =>
  EventReader.open(agent, `/api/v1/gateway/runs/${run}/stream`, lastEventId);

test('streams at one replica are told of a decision at the other at once, and resume at either', async ({
  start,
  receiver,
}) => {
  const a = await start();
  const b = await a.again();
  const world = await World.make(a, new People(a.url));
  const agentA = await world.agent(receiver.url);
  const agentB = agentA.at({ server: b.url });
  const operatorB = (await world.operator()).at({ server: b.url });

  await test.step('of an approval and of a run', async () => {
    const took: number[] = [];
    for (let round = 0; round < 5; round++) {
      const run = `run-${round}`;
      const id = await agentA.ask(EXPORT, { run_id: run });
      const [one, all] = [await stream(agentA, id), await runStream(agentA, run)];
      await Promise.all([one.says('pending'), all.says('pending')]);
      const decided = performance.now();
      expect((await operatorB.post(`/approvals/${id}/approve`, {})).status).toBe(200);
      for (const event of await Promise.all([one.says('approved'), all.says('approved')])) {
        took.push(event.at - decided);
        expect(event.data).toMatchObject({ approval_id: id, execution_status: 'granted' });
      }
      await one.ended; // nothing more will happen
      all.close();
    }
    console.log(`from the decision at one replica to the event at the other, in ms: ${took.map(Math.round).join(' ')}`);
    expect(Math.max(...took)).toBeLessThan(TOLD_MS);
  });

  await test.step('Last-Event-ID: what happened during the break is told, what was seen is not', async () => {
    const id = await agentA.ask(EXPORT, { run_id: 'broken' });
    const [before, run] = [await stream(agentA, id), await runStream(agentA, 'broken')];
    const [pending, listed] = await Promise.all([before.says('pending'), run.says('pending')]);
    before.close();
    run.close();
    const body = { reason: 'Not today', retry: 'with_changes', suggested_params: { destination: 'sandbox' } };
    expect((await operatorB.post(`/approvals/${id}/deny`, body)).status).toBe(200);
    for (const agent of [agentB, agentA]) {
      const resumed = await stream(agent, id, pending.id);
      const told = await resumed.says('denied');
      await resumed.ended;
      expect(resumed.events).toHaveLength(1);
      expect(told.data).toMatchObject({ ...body, approval_id: id });
      // Who has seen the end is told that there is no more.
      expect((await stream(agent, id, told.id)).status).toBe(204);
      const whole = await runStream(agent, 'broken', listed.id);
      await whole.says('denied');
      await whole.first(({ event }) => event === 'end');
    }
  });
});

test('a waiter that reconnects after the server was killed gets the answer, by long poll and by stream', async ({
  start,
  receiver,
}) => {
  const first = await start();
  const world = await World.make(first, new People(first.url));
  const agent = await world.agent(receiver.url);
  const operator = await world.operator();
  const [later, meanwhile] = [await agent.ask(EXPORT), await agent.ask(EXPORT)];
  const polls = [later, meanwhile].map((id) => agent.status(id, 50).catch(() => 'broken'));
  const streams = [await stream(agent, later), await stream(agent, meanwhile)];
  const seen = await Promise.all(streams.map((one) => one.says('pending')));
  await first.kill();
  expect(await Promise.all(polls)).toEqual(['broken', 'broken']);
  for (const one of streams) await one.ended;

  const second = await first.again();
  const [there, decides] = [agent.at({ server: second.url }), operator.at({ server: second.url })];
  // One is decided before its waiters are back, the other after.
  expect((await decides.post(`/approvals/${meanwhile}/deny`, { reason: 'no' })).status).toBe(200);
  expect(await there.status(meanwhile, 50)).toMatchObject({ status: 'denied', reason: 'no' });
  const resumed = await stream(there, meanwhile, seen[1]?.id);
  expect((await resumed.says('denied')).data).toMatchObject({ reason: 'no' });

  const [poll, again] = [there.status(later, 50), await stream(there, later, seen[0]?.id)];
  expect((await decides.post(`/approvals/${later}/approve`, {})).status).toBe(200);
  const { override_token: grant } = (await poll) as { override_token?: string };
  expect(grant).toMatch(/^eyJ/);
  expect((await again.says('approved')).data).toMatchObject({ override_token: grant });
});

test('a server that is stopped answers its long polls with what it knows, never with an error', async ({
  start,
  receiver,
}) => {
  const server = await start();
  const world = await World.make(server, new People(server.url));
  const agent = await world.agent(receiver.url);
  const id = await agent.ask(EXPORT);
  const open = await stream(agent, id);
  await open.says('pending');
  const sent = new Promise((resolve) => subscribe('undici:client:sendHeaders', resolve));
  const waiting = agent.status(id, 50);
  await sent;
  const stopped = server.stop();
  await expect.poll(() => server.logs()).toContain('"stopping"');
  // Ctrl-C is told twice: by the terminal, and by `npm start`.
  await server.stop();
  expect(await stopped, server.logs().slice(-4_000)).toBe(0);
  expect(await waiting).toMatchObject({ status: 'pending', poll_after_ms: expect.any(Number) });
  await open.ended;
  expect(open.events).toHaveLength(1);
});

test('100 waiters on one approval, at two replicas, by long poll and by stream, are all woken by one decision', async ({
  start,
  receiver,
}) => {
  const a = await start();
  const b = await a.again();
  const world = await World.make(a, new People(a.url));
  const agentA = await world.agent(receiver.url);
  const agents = [agentA, agentA.at({ server: b.url })];
  const id = await agentA.ask(EXPORT);
  const other = await agentA.ask({ ...EXPORT, params: { destination: 'elsewhere.example.com' } });
  const streams = await Promise.all(Array.from({ length: 50 }, (_, n) => stream(agents[n % 2]!, id)));
  await Promise.all(streams.map((one) => one.says('pending')));
  const polls = Array.from({ length: 50 }, async (_, n) => {
    const answer = await agents[n % 2]!.get(`/api/v1/gateway/approvals/${id}/status?wait=50`);
    return { at: performance.now(), data: read(statusAnswer, answer) };
  });
  const neighbour = agentA.status(other, 2);
  const decided = performance.now();
  expect((await (await world.operator()).post(`/approvals/${id}/approve`, {})).status).toBe(200);
  const told = await Promise.all([...streams.map((one) => one.says('approved')), ...polls]);
  expect(told).toHaveLength(100);
  // One grant, whoever asks, whichever way and wherever. (Who issued it differs: each of these has an address of its own.)
  const grants = told.map(({ data }) => decodeJwt((data as { override_token: string }).override_token).jti);
  expect([...new Set(grants)]).toEqual([expect.any(String)]);
  const last = Math.max(...told.map(({ at }) => at)) - decided;
  console.log(`100 told within ${Math.round(last)} ms of the decision's call`);
  expect(last).toBeLessThan(TOLD_MS);
  expect((await neighbour).status).toBe('pending');
  // Whoever comes when it is over is told at once.
  expect(await agentA.status(id, 50)).toMatchObject({ status: 'approved' });
});

test('the five ends of a wait are five different answers', async ({ world, agent }) => {
  const operator = await world.operator();
  const ids = await Promise.all(Array.from({ length: 4 }, () => agent.ask(DEPLOY)));
  const [yes = '', no = '', back = '', open = ''] = ids;
  const waits = [yes, no, back].map((id) => agent.status(id, 20));
  await operator.post(`/approvals/${yes}/approve`, {});
  await operator.post(`/approvals/${no}/deny`, { reason: 'no' });
  await agent.post(`/api/v1/gateway/approvals/${back}/cancel`, { reason: 'not needed' });
  const late = await agent.ask(DEPLOY, { expires_in_seconds: 60 });
  await expireIn(world.server.database, [late], 300);
  const answers = [...(await Promise.all(waits)), await agent.status(late, 20), await agent.status(open, 0)];
  expect(answers.map(({ status }) => status)).toEqual(['approved', 'denied', 'cancelled', 'expired', 'pending']);
});
