import { afterAll, expect, it } from 'vitest';
import { makeApprovals } from '@/lib/approvals/testing/arrange';
import { stopListening } from '@/lib/db/listen';
import { testDatabase } from '@/lib/db/testing/database';
import { publicId, type ApprovalId } from '@/lib/ids';
import { OrgWatch } from '@/lib/live/org-watch';
import { readRun, runEvents } from './run-stream';
import { arrangeAgent } from './testing/arrange';

const { sudo } = await testDatabase();
afterAll(() => stopListening());

it('a run’s stream doesn’t end while one of its approvals waits, however many came after it', async () => {
  const { actor, orgId } = await arrangeAgent(sudo);
  const run_id = 'wf-1';
  const ended = Array.from({ length: 500 }, () => ({ run_id, status: 'denied' }));
  await makeApprovals(sudo, orgId, [{ run_id, created_ago: 600 }, ...ended]);
  const gone = new AbortController();
  const told: string[] = [];
  for await (const event of runEvents(actor, run_id, { since: null, requestId: 'req', signal: gone.signal })) {
    if (event === 'heartbeat') continue;
    told.push(event.event === 'approval' ? String((event.data as { status: string }).status) : event.event);
    if (told.length === 500) gone.abort();
  }
  expect(told).toContain('pending');
  expect(told).not.toContain('end');
});

it('a run’s stream reads the run again when an approval of it changes, and for no other of the organization', async () => {
  const { actor, orgId } = await arrangeAgent(sudo);
  const [own, other] = await makeApprovals(sudo, orgId, [{ run_id: 'mine' }, { run_id: 'other' }]);
  const heard = new OrgWatch(orgId);
  const gone = new AbortController();
  const quiet = async () => {
    while ((await heard.changed(300, gone.signal)) !== 'timeout') heard.take();
  };
  const change = async (id: ApprovalId | undefined) => {
    await sudo(`UPDATE approvals SET expires_at = expires_at - interval '1 second' WHERE id = $1`, [id]);
    await quiet(); // it was told to everybody who listens
  };
  let reads = 0;
  const options = { since: null, requestId: 'req', signal: gone.signal };
  const events = runEvents(actor, 'mine', options, (...args) => {
    reads += 1;
    return readRun(...args);
  });
  await quiet();
  await events.next();
  const next = events.next();
  await quiet();
  const before = reads;
  for (let n = 0; n < 3; n++) await change(other);
  expect(reads).toBe(before);
  const [late] = await makeApprovals(sudo, orgId, [{ run_id: 'mine' }]);
  expect((await next).value).toMatchObject({ event: 'approval', data: { approval_id: publicId('appr', late!) } });
  const then = events.next();
  await change(own);
  expect((await then).value).toMatchObject({ event: 'approval', data: { approval_id: publicId('appr', own!) } });
  gone.abort();
  await events.return();
  heard.close();
});

it('a run’s stream beats, and sees its approvals expire, while the rest of the organization changes all the time', async () => {
  const { actor, orgId } = await arrangeAgent(sudo);
  const [, other] = await makeApprovals(sudo, orgId, [{ run_id: 'mine' }, { run_id: 'other' }]);
  const gone = new AbortController();
  let over = false;
  const busy = (async () => {
    while (!over) {
      await sudo(`UPDATE approvals SET expires_at = expires_at - interval '1 millisecond' WHERE id = $1`, [other]);
    }
  })();
  try {
    const options = { since: null, requestId: 'req', signal: gone.signal };
    const beating = runEvents(actor, 'mine', options, readRun, 500);
    expect((await beating.next()).value).toMatchObject({ event: 'approval' });
    expect((await beating.next()).value).toBe('heartbeat');
    await beating.return();
    let reads = 0;
    const expiring = runEvents(actor, 'mine', options, async (...args) => {
      const [row] = await readRun(...args);
      return row ? [{ ...row, ms_left: 300, ...(++reads > 1 && { status: 'expired' as const }) }] : [];
    });
    expect((await expiring.next()).value).toMatchObject({ event: 'approval' });
    expect((await expiring.next()).value).toMatchObject({ event: 'approval', data: { status: 'expired' } });
    await expiring.return();
  } finally {
    over = true;
    await busy;
    gone.abort();
  }
});
