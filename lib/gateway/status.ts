import { z } from 'zod';
import { openParams } from '@/lib/approvals/sealed-params';
import { approvalStatus, executionMode, executionResult, executionStatus } from '@/lib/contracts/approvals';
import type { statusAnswer } from '@/lib/contracts/gateway';
import { withOrg } from '@/lib/db/scope';
import { AGENT_STATUS, AGENT_STATUSES } from '@/lib/db/sql/agent-status';
import { notFound, unauthenticated } from '@/lib/errors';
import type { AgentActor } from '@/lib/identity/actor';
import { publicId, type ApprovalId, type OrgId, type TokenId } from '@/lib/ids';
import { watchApproval } from '@/lib/live/approvals';
import { currentGrant } from './grant';
import { gathered } from './gathered';

/** One approval as `AGENT_STATUS` reads it. */
export const agentRow = z.object({
  caller_lives: z.boolean(),
  id: z.string(),
  version: z.number(),
  status: approvalStatus,
  expires_at: z.string(),
  decided_at: z.string(),
  ms_left: z.number(),
  deny_reason: z.string().nullable(),
  retry: z.enum(['no', 'with_changes']).nullable(),
  suggested_params: z.record(z.string(), z.unknown()).nullable(),
  /** What a person changed before it was approved; the params sealed. */
  edited: z.object({ type: z.string(), tool: z.string(), params: z.base64() }).nullable(),
  execution_mode: executionMode,
  execution_status: executionStatus,
  result: executionResult.nullable(),
  may_be_granted: z.boolean(),
});
export type AgentRow = z.output<typeof agentRow>;
type Row = AgentRow;

export type WaitOptions = {
  /** How long to wait at most, in milliseconds; 0 answers at once. */
  waitMs: number;
  until: 'result' | 'decision';
  /** The version that the caller saw last: anything newer is an answer. */
  since: number | null;
  requestId: string;
  signal: AbortSignal;
};

/** A lost notification costs at most one of these. */
const FALLBACK_POLL_MS = 15_000;
const POLL_AFTER_MS = 2_000;

/** Throws NOT_FOUND for another agent's approval, UNAUTHENTICATED when the key named is no longer good. */
export async function readForAgent(actor: AgentActor, id: ApprovalId, tokenId: TokenId | null): Promise<Row> {
  const found = tokenId === null ? await readOne(actor, id) : await readTogether(actor.orgId, { actor, id, tokenId });
  if (found === null) throw notFound('approval');
  const state = agentRow.parse(found);
  if (!state.caller_lives) throw unauthenticated('This key was revoked or has expired.');
  return state;
}

async function readOne(actor: AgentActor, id: ApprovalId): Promise<unknown> {
  const [found] = await withOrg(actor.orgId, (run) => run(AGENT_STATUS, [actor.orgId, id, actor.agentId, null]));
  return found ? found['approval'] : null;
}

/** Waiters that are woken together read in one statement. */
const readTogether = gathered(
  async (orgId: OrgId, wanted: readonly { actor: AgentActor; id: ApprovalId; tokenId: TokenId }[]) => {
    const lists = [
      wanted.map(({ id }) => id),
      wanted.map(({ actor }) => actor.agentId),
      wanted.map((one) => one.tokenId),
    ];
    const rows = await withOrg(orgId, (run) => run(AGENT_STATUSES, [orgId, ...lists]));
    const found = new Map(rows.map((one) => [one['n'], one['approval']]));
    return wanted.map((_, index) => found.get(index + 1) ?? null);
  },
);

/** Nothing more will happen that the caller waits for. */
export function settled(state: Row, until: WaitOptions['until']): boolean {
  if (state.status === 'pending') return false;
  if (until === 'decision' || state.status !== 'approved') return true;
  return state.execution_mode !== 'gateway' || ['succeeded', 'failed', 'ambiguous'].includes(state.execution_status);
}

/**
 * Tells an agent how its own approval stands, waiting for news up to `waitMs`. Never an error for "not yet": pending,
 * approved, denied, expired and cancelled are five different answers. An approved action that the agent runs itself comes
 * with its single-use grant. Throws NOT_FOUND for another agent's approval, UNAUTHENTICATED when the key was revoked while
 * it waited.
 */
export async function approvalStatusFor(
  actor: AgentActor,
  id: ApprovalId,
  wait: WaitOptions,
): Promise<z.infer<typeof statusAnswer>> {
  const deadline = performance.now() + wait.waitMs;
  // Watching begins before the row is read, so that a decision in between can't be missed.
  const watch = wait.waitMs > 0 ? watchApproval(actor.orgId, id) : null;
  try {
    let state = await readForAgent(actor, id, null);
    while (watch && !settled(state, wait.until) && !(wait.since !== null && state.version > wait.since)) {
      const left = deadline - performance.now();
      if (left <= 0 || wait.signal.aborted) break;
      // The row expires by itself: wake up for that too.
      const expiry = state.status === 'pending' ? state.ms_left + 5 : Infinity;
      const outcome = await watch.changed(Math.min(left, expiry, FALLBACK_POLL_MS), wait.signal);
      if (outcome === 'stopped') break;
      // Looks at the key again, too: once it is revoked the agent is told nothing more, and gets no grant.
      state = await readForAgent(actor, id, actor.tokenId);
    }
    return await presentToAgent(actor, id, state, wait.requestId);
  } finally {
    watch?.close();
  }
}

/** The action as a person edited it, in full: the agent gave its secrets, and runs exactly this where it runs it itself. */
function openEdited(actor: AgentActor, id: ApprovalId, { type, tool, params }: NonNullable<Row['edited']>) {
  return { type, tool, params: openParams(actor.orgId, id, Buffer.from(params, 'base64')) };
}

/** How it is told; an approved action that the agent runs itself with its grant. */
export async function presentToAgent(
  actor: AgentActor,
  id: ApprovalId,
  state: Row,
  requestId: string,
): Promise<z.infer<typeof statusAnswer>> {
  const base = { approval_id: publicId('appr', state.id), version: state.version };
  switch (state.status) {
    case 'pending':
      return { ...base, status: 'pending', expires_at: state.expires_at, poll_after_ms: POLL_AFTER_MS };
    case 'approved': {
      const grant = state.may_be_granted ? await currentGrant(actor, id, requestId) : null;
      return {
        ...base,
        status: 'approved',
        approved_at: state.decided_at,
        execution_status: grant ? 'granted' : state.execution_status,
        ...(state.edited ? { edited_action: openEdited(actor, id, state.edited) } : {}),
        ...(state.result ? { result: state.result } : {}),
        ...(grant ? { override_token: grant.token, override_token_expires_at: grant.expiresAt } : {}),
      };
    }
    case 'denied':
      return {
        ...base,
        status: 'denied',
        denied_at: state.decided_at,
        reason: state.deny_reason,
        ...(state.retry ? { retry: state.retry } : {}),
        ...(state.suggested_params ? { suggested_params: state.suggested_params } : {}),
      };
    case 'expired':
      return { ...base, status: 'expired', expires_at: state.expires_at, expired_at: state.expires_at };
    case 'cancelled':
      return { ...base, status: 'cancelled', cancelled_at: state.decided_at, reason: state.deny_reason };
  }
}
