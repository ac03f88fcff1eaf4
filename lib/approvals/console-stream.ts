import { unauthenticated } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';
import { OrgWatch } from '@/lib/live/org-watch';
import { HEARTBEAT_MS, type StreamEvent } from '@/lib/live/stream-event';
import { countPending } from './count-pending';

/**
 * Tells a console which approvals of its organization are new or changed, and how many are pending: ids and a number,
 * no content. `approval_ids: null` means: read everything again (at the beginning, after a gap, when it is too much).
 * A silent stream says `alive` every 15 seconds. Throws UNAUTHENTICATED when the caller's session or token has ended
 * meanwhile, which `live` says.
 */
export async function* consoleEvents(
  actor: Exclude<Actor, { kind: 'agent' }>,
  { signal, live }: { signal: AbortSignal; live: () => Promise<boolean> },
): AsyncGenerator<StreamEvent, void> {
  const watch = new OrgWatch(actor.orgId);
  let checked = performance.now();
  try {
    yield { event: 'approvals', data: { approval_ids: null, pending_count: await countPending(actor.orgId) } };
    for (;;) {
      const outcome = await watch.changed(HEARTBEAT_MS, signal);
      if (outcome === 'aborted' || outcome === 'stopped') return;
      if (performance.now() - checked >= HEARTBEAT_MS) {
        if (!(await live())) throw unauthenticated('This session or token has ended.');
        checked = performance.now();
      }
      // An event and not a comment: what an EventSource doesn't show its page can't tell it that the line is dead.
      if (outcome === 'timeout') yield { event: 'alive', data: {} };
      else {
        const ids = watch.take()?.map((id) => publicId('appr', id)) ?? null;
        yield { event: 'approvals', data: { approval_ids: ids, pending_count: await countPending(actor.orgId) } };
      }
    }
  } finally {
    watch.close();
  }
}
