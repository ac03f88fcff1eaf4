import { setTimeout as delay } from 'node:timers/promises';
import { eventsOf, hold, rowOf, uuidOf } from '../support/approvals';
import { eventually } from '../support/eventually';
import { DEPLOY } from '../support/manifest';
import type { Server } from '../support/server';
import { expect, test } from '../support/test';
import { People, World } from '../support/world';

/** Lets the time pass in which the start of a run is left to the process that approved it. */
const hurry = ({ database }: Server) => database.sudo('UPDATE outbox SET available_at = now()');

test.describe('law 2: at most once', () => {
  test('kill -9 during a run leaves it ambiguous: called once, never again, reconciled by a person', async ({
    start,
    receiver,
  }) => {
    const server = await start();
    const world = await World.make(server, new People(server.url));
    const agent = await world.agent(receiver.url);
    const operator = await world.operator();
    receiver.behave({ hang: true });
    const id = await agent.ask(DEPLOY);
    const lost = operator.post(`/approvals/${id}/approve`, {}).catch(() => null);
    await receiver.arrived(1);
    await server.kill();
    expect(await lost).toBeNull();

    receiver.behave({ body: { ok: true } });
    const next = await server.again();
    expect(await rowOf(server.database, id)).toMatchObject({ status: 'approved', execution_status: 'running' });
    await hurry(server);
    await delay(1_000);
    expect(receiver.calls).toHaveLength(1);
    // The lease is the tool's timeout and ten seconds; here it passes at once.
    await server.database.sudo('UPDATE executions SET lease_expires_at = clock_timestamp() WHERE approval_id = $1', [
      uuidOf(id),
    ]);
    const told = await agent.at({ server: next.url }).status(id, 20);
    expect(told).toMatchObject({ status: 'approved', execution_status: 'ambiguous' });
    await hurry(server);
    await delay(1_000);
    expect(receiver.calls).toHaveLength(1);

    const here = operator.at({ server: next.url });
    const body = { outcome: 'succeeded', notes: 'Seen in the cluster' };
    const reconciled = await here.post(`/approvals/${id}/reconcile`, body);
    expect(reconciled.status, reconciled.text).toBe(200);
    expect(await rowOf(server.database, id)).toMatchObject({ execution_status: 'succeeded', attempt: 1 });
    expect(receiver.calls).toHaveLength(1);
    expect(await eventsOf(server.database, id)).toEqual([
      'action_queued',
      'action_approved',
      'action_execution_started',
      'action_execution_ambiguous',
      'action_reconciled',
    ]);
  });

  test('kill -9 between the decision and the start: it runs after all, once', async ({ start, receiver }) => {
    const server = await start();
    const world = await World.make(server, new People(server.url));
    const agent = await world.agent(receiver.url);
    const operator = await world.operator();
    const id = await agent.ask(DEPLOY);
    // A decision writes no execution, a start does: the start waits here.
    const lock = await hold(server.database, 'LOCK TABLE executions IN SHARE MODE');
    const lost = operator.post(`/approvals/${id}/approve`, {}).catch(() => null);
    await eventually('the decision is committed', async () => (await rowOf(server.database, id)).status === 'approved');
    await eventually('the start waits', async () => {
      const waiting = await server.database.sudo(`SELECT FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'countersign' AND wait_event_type = 'Lock'`);
      return waiting.length > 0;
    });
    await server.kill();
    expect(await lost).toBeNull();
    // PostgreSQL would finish a statement whose client is gone; a client that is gone this early never sent it.
    await server.database.sudo(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'countersign'`);
    await lock.release();
    expect(await rowOf(server.database, id)).toMatchObject({ status: 'approved', execution_status: 'none' });
    expect(receiver.calls).toHaveLength(0);

    const next = await server.again();
    const told = await agent.at({ server: next.url }).status(id, 20);
    expect(told).toMatchObject({ status: 'approved', execution_status: 'succeeded' });
    await hurry(server);
    await delay(1_000);
    expect(receiver.calls).toMatchObject([{ path: '/deploy', json: DEPLOY.params }]);
    expect(await eventsOf(server.database, id)).toEqual([
      'action_queued',
      'action_approved',
      'action_execution_started',
      'action_execution_succeeded',
    ]);
  });
});

test.describe('law 8: acknowledged means durable', () => {
  test('kill -9 under a load of submissions and decisions loses nothing that was acknowledged', async ({
    start,
    receiver,
  }) => {
    test.setTimeout(240_000);
    let server = await start();
    const world = await World.make(server, new People(server.url));
    const first = await world.agent(receiver.url);
    const operatorOf = await world.operator();
    const asked = new Set<string>();
    const decided = new Map<string, 'approved' | 'denied'>();

    const rounds = Number(process.env['CRASH_ROUNDS'] ?? 3);
    for (let round = 0; round < rounds; round++) {
      const agent = first.at({ server: server.url });
      const operator = operatorOf.at({ server: server.url });
      let running = true;
      const worker = async (lane: number) => {
        for (let n = 0; running; n++) {
          const mark = `${round}-${lane}-${n}`;
          const id = await agent.ask({ ...DEPLOY, params: { mark } });
          asked.add(id);
          const yes = n % 3 !== 0;
          const answer = yes
            ? await operator.post(`/approvals/${id}/approve`, {})
            : await operator.post(`/approvals/${id}/deny`, { reason: 'no' });
          if (answer.status === 200) decided.set(id, yes ? 'approved' : 'denied');
        }
      };
      // A lane ends with its first call that the dead server doesn't answer.
      const lanes = Array.from({ length: 6 }, (_, lane) => worker(lane).catch(() => undefined));
      await delay(700 + Math.random() * 800);
      await server.kill();
      running = false;
      await Promise.all(lanes);
      server = await server.again();
    }
    expect(decided.size).toBeGreaterThan(10);

    await server.database.sudo(
      'UPDATE executions SET lease_expires_at = clock_timestamp() WHERE lease_expires_at IS NOT NULL',
    );
    await eventually('every approved action has been started', async () => {
      const open = await server.database.sudo(`SELECT FROM approvals WHERE status = 'approved'
        AND execution_status IN ('none', 'running')`);
      return open.length === 0;
    });
    const rows = await server.database.sudo<{ id: string; status: string; mark: string; events: string[] }>(
      `SELECT a.id, a.status, a.params->>'mark' AS mark,
        (SELECT array_agg(e.type ORDER BY e.occurred_at, e.id) FROM audit_events e WHERE e.approval_id = a.id) AS events
       FROM approvals a`,
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const id of asked) expect(byId.has(uuidOf(id)), `${id} was acknowledged and is lost`).toBe(true);
    for (const [id, status] of decided) expect(byId.get(uuidOf(id))?.status, id).toBe(status);
    const calls = new Map<string, number>();
    for (const call of receiver.calls) {
      const { mark } = call.json as { mark: string };
      calls.set(mark, (calls.get(mark) ?? 0) + 1);
    }
    for (const row of rows) {
      const count = calls.get(row.mark) ?? 0;
      expect(count, row.mark).toBeLessThanOrEqual(row.status === 'approved' ? 1 : 0);
      expect(row.events[0]).toBe('action_queued');
      const decision = { approved: 'action_approved', denied: 'action_rejected' }[row.status];
      if (decision) expect(row.events.filter((type) => type === decision)).toHaveLength(1);
    }
  });
});
