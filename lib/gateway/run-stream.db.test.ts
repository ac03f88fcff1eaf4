import { afterAll, expect, it } from 'vitest';
import { makeApprovals } from '@/lib/approvals/testing/arrange';
import { stopListening } from '@/lib/db/listen';
import { testDatabase } from '@/lib/db/testing/database';
import { runEvents } from './run-stream';
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
