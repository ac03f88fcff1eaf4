import { z } from 'zod';
import type { InteractionDetail, InteractionSummary } from '@/lib/contracts/interactions';
import { decision } from '@/lib/contracts/policy';
import { publicId, type IdKind } from '@/lib/ids';

const reasons = z.array(
  z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).optional() }),
);

/** An interaction as lists read it. */
export const summaryRow = z.object({
  id: z.string(),
  agent_id: z.string(),
  source: z.enum(['execute', 'request']),
  decision,
  reasons,
  action_type: z.string(),
  tool: z.string(),
  /** Null where a list leaves it out; of what is stored it is always an object. */
  params: z.unknown(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  run_id: z.string().nullable(),
  session_id: z.string().nullable(),
  approval_id: z.string().nullable(),
  rule_id: z.string().nullable(),
  gating_off: z.boolean(),
  execution_mode: z.enum(['none', 'gateway', 'agent']),
  executed: z.boolean(),
  /** To the microsecond: the place in the list. */
  created_at: z.string(),
});
export type SummaryRow = z.infer<typeof summaryRow>;

export const detailRow = summaryRow.extend({
  policy_trace: z.object({ checks: z.array(z.unknown()) }),
  risk_snapshot: z.unknown(),
  action_hash: z.string(),
  counterparty: z.unknown(),
  context: z.unknown(),
  manifest_id: z.string().nullable(),
  result: z.unknown(),
  request_id: z.string(),
});
export type DetailRow = z.infer<typeof detailRow>;

const maybeId = (kind: IdKind, id: string | null) => (id === null ? null : publicId(kind, id));

/** Wire form of an interaction in lists. What is stored is redacted already. */
export function presentInteraction(row: SummaryRow): InteractionSummary {
  return {
    interaction_id: publicId('int', row.id),
    agent_id: row.agent_id,
    uapk_id: row.agent_id,
    source: row.source,
    decision: row.decision,
    reasons: row.reasons,
    action: {
      type: row.action_type,
      tool: row.tool,
      params: row.params ?? {},
      ...(row.params === null ? { params_omitted: true } : {}),
    },
    amount: row.amount,
    currency: row.currency,
    run_id: row.run_id,
    session_id: row.session_id,
    approval_id: maybeId('appr', row.approval_id),
    rule_id: maybeId('rule', row.rule_id),
    gating_off: row.gating_off,
    execution_mode: row.execution_mode,
    executed: row.executed,
    created_at: new Date(row.created_at).toISOString(),
  };
}

/** Wire form of one interaction. */
export function presentInteractionDetail(row: DetailRow): InteractionDetail {
  return {
    ...presentInteraction(row),
    policy_trace: row.policy_trace,
    risk_snapshot: row.risk_snapshot,
    action_hash: row.action_hash,
    counterparty: row.counterparty,
    context: row.context,
    manifest_id: maybeId('mft', row.manifest_id),
    result: row.result,
    request_id: row.request_id,
  };
}
