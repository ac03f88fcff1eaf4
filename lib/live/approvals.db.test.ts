import { afterAll, describe, expect, it } from 'vitest';
import { makeApprovals, makeOrg } from '@/lib/approvals/testing/arrange';
import { stopListening } from '@/lib/db/listen';
import { testDatabase } from '@/lib/db/testing/database';
import { newId, type ApprovalId, type OrgId } from '@/lib/ids';
import { subscribeOrg, watchApproval, type OrgEvent } from './approvals';

const { sudo } = await testDatabase();
afterAll(stopListening);

const LONG = 10_000;

/** The listener's session on the server; null while there is none. */
async function listenerPid(): Promise<number | null> {
  const rows = await sudo<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'countersign-listen' AND query LIKE 'LISTEN%'`,
  );
  return rows[0]?.pid ?? null;
}

async function listening(): Promise<number> {
  for (;;) {
    const pid = await listenerPid();
    if (pid !== null) return pid;
  }
}

const touch = (org: OrgId, id: ApprovalId) =>
  sudo(`UPDATE approvals SET expires_at = expires_at - interval '1 second' WHERE org_id = $1 AND id = $2`, [org, id]);

async function setUp() {
  const org = await makeOrg(sudo);
  const [id] = await makeApprovals(sudo, org, [{}]);
  return { org, id: id! };
}

/** A watch that has seen the first connection's `gap`. */
async function quietWatch(org: OrgId, id: ApprovalId) {
  const watch = watchApproval(org, id);
  await listening();
  while ((await watch.changed(50)) !== 'timeout');
  return watch;
}

describe('watchApproval', () => {
  it('wakes when the row changes, quickly', async () => {
    const { org, id } = await setUp();
    const watch = await quietWatch(org, id);
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const waiting = watch.changed(LONG);
      await touch(org, id);
      const committed = performance.now();
      expect(await waiting).toBe('changed');
      times.push(performance.now() - committed);
    }
    expect(times.toSorted((a, b) => a - b)[10]).toBeLessThan(50);
    watch.close();
  });

  it('does not lose a change between watching and waiting', async () => {
    const { org, id } = await setUp();
    const watch = await quietWatch(org, id);
    const other = await quietWatch(org, id);
    const heard = other.changed(LONG);
    await touch(org, id);
    await heard; // the notification has arrived, and nobody waits on `watch` yet
    expect(await watch.changed(LONG)).toBe('changed');
    expect(await watch.changed(1)).toBe('timeout');
    watch.close();
    other.close();
  });

  it('hears of its own approval only, and of a new one', async () => {
    const { org, id } = await setUp();
    const neighbour = await setUp();
    const watch = await quietWatch(org, id);
    const mine = watch.changed(LONG);
    await touch(neighbour.org, neighbour.id);
    await touch(org, id);
    expect(await mine).toBe('changed');

    const unborn = newId('appr');
    const birth = await quietWatch(org, unborn);
    const born = birth.changed(LONG);
    await makeApprovals(sudo, org, [{ id: unborn }]);
    expect(await born).toBe('changed');
    watch.close();
    birth.close();
  });

  it('ends when the caller gives up', async () => {
    const { org, id } = await setUp();
    const watch = await quietWatch(org, id);
    const gone = new AbortController();
    const waiting = watch.changed(LONG, gone.signal);
    gone.abort();
    expect(await waiting).toBe('aborted');
    expect(await watch.changed(LONG, gone.signal)).toBe('aborted');
    watch.close();
  });

  it('comes back after its connection was ended, and tells everybody to read afresh', async () => {
    const { org, id } = await setUp();
    const watch = await quietWatch(org, id);
    const events: OrgEvent[] = [];
    const leave = subscribeOrg(org, (event) => events.push(event));
    const before = await listening();
    const waiting = watch.changed(LONG);
    await sudo('SELECT pg_terminate_backend($1)', [before]);
    await touch(org, id); // nobody listens: this one is lost
    expect(await waiting).toBe('changed'); // but the gap is announced
    expect(events).toContainEqual({ kind: 'refetch' });
    expect(await listening()).not.toBe(before);

    const again = watch.changed(LONG);
    await touch(org, id);
    expect(await again).toBe('changed');
    expect(events).toContainEqual({ kind: 'changed', approvalId: id });
    leave();
    watch.close();
  });

  it('serves 500 waiters with one connection', async () => {
    const org = await makeOrg(sudo);
    const ids = await makeApprovals(
      sudo,
      org,
      Array.from({ length: 500 }, () => ({})),
    );
    const watches = await Promise.all(ids.map((id) => quietWatch(org, id)));
    const waiting = watches.map((watch) => watch.changed(LONG));
    await sudo(`UPDATE approvals SET expires_at = expires_at - interval '1 second' WHERE org_id = $1`, [org]);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['changed']));
    const sessions = await sudo(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'countersign-listen'`,
    );
    expect(sessions).toHaveLength(1);
    watches.forEach((watch) => watch.close());
  });
});

describe('subscribeOrg', () => {
  it('hears of one organization only, until it leaves', async () => {
    const { org, id } = await setUp();
    const neighbour = await setUp();
    const watch = await quietWatch(org, id);
    const events: OrgEvent[] = [];
    const leave = subscribeOrg(org, (event) => events.push(event));
    const heard = watch.changed(LONG);
    await touch(neighbour.org, neighbour.id);
    await touch(org, id);
    await heard;
    expect(events).toEqual([{ kind: 'changed', approvalId: id }]);
    leave();
    const more = watch.changed(LONG);
    await touch(org, id);
    await more;
    expect(events).toHaveLength(1);
    watch.close();
  });
});

describe('stopListening', () => {
  it('releases everybody at once, for good', async () => {
    const { org, id } = await setUp();
    const watch = await quietWatch(org, id);
    const events: OrgEvent[] = [];
    subscribeOrg(org, (event) => events.push(event));
    const waiting = watch.changed(LONG);
    await stopListening();
    expect(await waiting).toBe('stopped');
    expect(await watch.changed(LONG)).toBe('stopped');
    expect(events).toEqual([{ kind: 'stopped' }]);
    expect(await watchApproval(org, id).changed(LONG)).toBe('stopped');
    while ((await listenerPid()) !== null);
  });
});
