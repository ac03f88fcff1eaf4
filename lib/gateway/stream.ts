import type { AgentActor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { watchApproval } from '@/lib/live/approvals';
import { HEARTBEAT_MS, type StreamEvent } from '@/lib/live/stream-event';
import { presentToAgent, readForAgent, settled, type AgentRow } from './status';

export type StreamOptions = {
  /** The id of the event that the caller saw last. */
  seen: string | null;
  until: 'result' | 'decision';
  requestId: string;
  signal: AbortSignal;
};

/** Whether there is nothing (more) to tell: the caller has seen the end. Throws NOT_FOUND for another agent's approval. */
export async function sawEnd(
  actor: AgentActor,
  id: ApprovalId,
  { seen, until }: Pick<StreamOptions, 'seen' | 'until'>,
): Promise<boolean> {
  const state = await readForAgent(actor, id, null);
  return eventId(state) === seen && settled(state, until);
}

/** Expiry is a matter of time, not of a change: it has the version of the pending state before it. */
const eventId = ({ version, status }: AgentRow): string => `${version}${status === 'expired' ? 'x' : ''}`;

/**
 * How an own approval stands and each change of it, until it has ended. What happened before or between is told at once: the
 * row is read after watching begins. Each look asks for the key again and throws UNAUTHENTICATED when it is revoked.
 */
export async function* approvalEvents(
  actor: AgentActor,
  id: ApprovalId,
  { seen, until, requestId, signal }: StreamOptions,
): AsyncGenerator<StreamEvent, void> {
  const watch = watchApproval(actor.orgId, id);
  try {
    let last = seen;
    for (;;) {
      const state = await readForAgent(actor, id, actor.tokenId);
      const now = eventId(state);
      if (now !== last) {
        yield { event: 'approval', id: now, data: await presentToAgent(actor, id, state, requestId) };
        last = now;
      }
      if (settled(state, until)) return;
      const expiry = state.status === 'pending' ? state.ms_left + 5 : Infinity;
      const outcome = await watch.changed(Math.min(expiry, HEARTBEAT_MS), signal);
      if (outcome === 'aborted' || outcome === 'stopped') return;
      if (outcome === 'timeout' && expiry > HEARTBEAT_MS) yield 'heartbeat';
    }
  } finally {
    watch.close();
  }
}
