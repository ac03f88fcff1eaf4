import { getApproval } from '@/lib/approvals/get';
import type { ItemQuery } from '@/lib/contracts/approvals-by-body';
import { withOrg } from '@/lib/db/scope';
import { KEY_LIVE } from '@/lib/db/sql/key-live';
import { action } from '@/lib/dialects/module/actions';
import { presentSigned } from '@/lib/dialects/signed/present';
import { presentWorkflow } from '@/lib/dialects/workflow/present';
import { unauthenticated } from '@/lib/errors';
import type { Actor, AgentActor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { watchApproval } from '@/lib/live/approvals';
import { findApproval, readApproval } from './find';
import type { DialectRow } from './rows';

/** A lost notification costs at most one of these. */
const FALLBACK_POLL_MS = 15_000;

/**
 * One approval, in the words of the dialect it was made in unless others are asked for. An agent may wait for its end;
 * whoever decides it, in whichever dialect, wakes it. Throws NOT_FOUND, and UNAUTHENTICATED when the key ended meanwhile.
 */
export async function getInDialect(
  actor: Actor,
  text: string,
  { format, wait }: ItemQuery,
  signal: () => AbortSignal,
): Promise<unknown> {
  const id = await findApproval(actor, text);
  const row =
    actor.kind === 'agent' && wait > 0
      ? await decided(actor, id, text, wait * 1000, signal())
      : await readApproval(actor, id, text);
  switch (format ?? row.dialect) {
    case 'signed':
      return presentSigned(row);
    case 'workflow':
      return presentWorkflow(row);
    case 'module':
      return action(actor, id);
    case 'canonical':
      return getApproval(actor, id);
  }
}

async function decided(
  actor: AgentActor,
  id: ApprovalId,
  text: string,
  waitMs: number,
  signal: AbortSignal,
): Promise<DialectRow> {
  const deadline = performance.now() + waitMs;
  // Watching begins before the row is read, so that a decision in between can't be missed.
  const watch = watchApproval(actor.orgId, id);
  try {
    let row = await readApproval(actor, id, text);
    while (row.status === 'pending' && !signal.aborted) {
      const left = deadline - performance.now();
      if (left <= 0) break;
      const expiry = Math.max(0, row.expires_at * 1000 - Date.now()) + 5;
      if ((await watch.changed(Math.min(left, expiry, FALLBACK_POLL_MS), signal)) === 'stopped') break;
      const [live] = await withOrg(actor.orgId, (run) => run(KEY_LIVE, [actor.orgId, actor.tokenId]));
      if (!live) throw unauthenticated('This key was revoked or has expired.');
      row = await readApproval(actor, id, text);
    }
    return row;
  } finally {
    watch.close();
  }
}
