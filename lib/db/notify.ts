import type { OrgId } from '@/lib/ids';
import { log } from '@/lib/log';
import { withOrg, type Statement } from './scope';

/**
 * In a statement: "I notify after my commit". A NOTIFY inside makes its transaction commit alone, flush and all, which
 * divides the throughput by three and more (see the migration notify_later).
 */
export const NOTIFY_LATER = `set_config('app.notify', 'later', true) AS notify`;

/** Nothing of it needs to be on disk: what it tells of is. $1 payloads. */
const NOTIFY: Statement = {
  name: 'approvals-notify',
  text: `SELECT set_config('synchronous_commit', 'off', true), pg_notify('countersign_approvals', p) FROM unnest($1::text[]) AS p`,
};

const waiting = new Map<OrgId, Set<string>>();
const sending = new Set<OrgId>();

/**
 * Tells every process that these approvals are new or changed, once the change is committed; nobody waits for it. What
 * comes up meanwhile goes with the next one. A notification that is lost costs waiters one fallback poll.
 */
export function notifyApprovals(orgId: OrgId, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const mine = waiting.get(orgId) ?? new Set();
  waiting.set(orgId, mine);
  for (const id of ids) mine.add(`${orgId} ${id}`);
  if (!sending.has(orgId)) void send(orgId);
}

async function send(orgId: OrgId): Promise<void> {
  sending.add(orgId);
  for (let next = waiting.get(orgId); next; next = waiting.get(orgId)) {
    waiting.delete(orgId);
    await withOrg(orgId, (run) => run(NOTIFY, [[...next]])).catch((err: unknown) => {
      log().warn({ err }, 'a change of approvals could not be announced');
    });
  }
  sending.delete(orgId);
}
