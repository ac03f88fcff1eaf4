import type { ApprovalId } from '@/lib/ids';
import { asId } from '@/lib/ids';
import { jsonHash } from '@/lib/signing/digest';
import type { Evaluation } from './evaluation';
import type { ProposedAction } from './proposed-action';

/**
 * What an agent's repeated request is known by while the first one waits: the action's hash with everything beside it
 * that a decision rests on. The agent's words about it (summary, run, session) don't count. Null for a request with an
 * id of the caller's own: that id must lead to an approval of its own.
 */
export function collapseKey(proposed: ProposedAction, actionHash: string): string | null {
  if (proposed.external_id !== undefined) return null;
  const { action, counterparty, context, direct, dialect } = proposed;
  return jsonHash({
    action: actionHash,
    amount: action.amount ?? null,
    currency: action.currency ?? null,
    counterparty: counterparty ?? null,
    context: context ?? null,
    direct,
    dialect,
  });
}

/** The pending approval that this request is folded into: the same action under the same manifest, as risky as then. */
export function duplicateOf({ facts, result }: Evaluation): ApprovalId | null {
  const { duplicate, manifest } = facts;
  if (duplicate === null || result.decision !== 'ESCALATE') return null;
  const same =
    duplicate.manifest_id === (manifest?.id ?? null) && duplicate.risk_tier === result.toolResolution.riskTier;
  return same ? asId('appr', duplicate.id) : null;
}
