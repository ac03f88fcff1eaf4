import type { ApprovalDetail, ApprovalSummary, ExecutionState } from '@/lib/contracts/approvals';
import { publicId } from '@/lib/ids';
import type { DetailRow, SummaryRow } from '@/lib/approvals/rows';

/*
 * The one place where an approval's row becomes what goes out, for page and API alike. Rows hold redacted columns only;
 * nothing is added here that isn't in them.
 */

/** A time in UTC as PostgreSQL puts it into JSON. */
const PRINTED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00:00$/;

/**
 * A time of the database as the wire prints it. A page prints 150 while Next has put a class of its own in the place of
 * Date: cutting the text takes a seventh of the time.
 */
export function iso(time: string): string {
  const [, seconds, fraction = ''] = PRINTED.exec(time) ?? [];
  if (seconds === undefined) return new Date(time).toISOString();
  return `${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}
const isoOrNull = (time: string | null): string | null => (time === null ? null : iso(time));
const idOrNull = (kind: 'int' | 'mft' | 'rule', id: string | null): string | null =>
  id === null ? null : publicId(kind, id);

/** How the run stands. */
export const presentExecution = (
  row: Pick<SummaryRow, 'execution_status' | 'execution_mode' | 'attempt'>,
): ExecutionState => ({ status: row.execution_status, mode: row.execution_mode, attempt: row.attempt });

/** A line of a list. An overdue pending approval reads exactly as it will once the sweep has found it. */
export function presentSummary(row: SummaryRow): ApprovalSummary {
  return {
    approval_id: publicId('appr', row.id),
    version: row.version,
    interaction_id: idOrNull('int', row.interaction_id),
    uapk_id: row.agent_id,
    agent_id: row.agent_id,
    status: row.overdue ? 'expired' : row.status,
    execution: presentExecution(row),
    action: {
      type: row.action_type,
      tool: row.tool,
      params: row.params ?? {},
      ...(row.params === null ? { params_omitted: true } : {}),
    },
    summary: row.summary,
    headline: row.headline,
    reason_codes: row.reason_codes,
    risk_tier: row.risk_tier,
    run_id: row.run_id,
    session_id: row.session_id,
    external_id: row.external_id,
    duplicates: row.duplicates,
    created_at: iso(row.created_at),
    expires_at: iso(row.expires_at),
    decided_at: row.overdue ? iso(row.expires_at) : isoOrNull(row.decided_at),
    decided_by: row.decided_by_label,
    decided_via: row.overdue ? 'system' : row.decided_via,
  };
}

/** Everything about one approval. */
export function presentDetail(row: DetailRow): ApprovalDetail {
  const { manifest_snapshot: manifest, edited } = row;
  return {
    ...presentSummary(row),
    reasons: row.reasons,
    policy_trace: row.policy_trace,
    risk_snapshot: row.risk_snapshot,
    manifest: row.manifest_id && manifest ? { manifest_id: publicId('mft', row.manifest_id), ...manifest } : null,
    target: row.target,
    agent_reason: row.agent_reason,
    context: row.context,
    counterparty: row.counterparty,
    amount: row.amount,
    currency: row.currency,
    action_hash: row.action_hash,
    params_schema: row.params_schema,
    target_hash: row.target_hash,
    context_hash: row.context_hash,
    edited: edited && {
      edited_by: edited.last.by,
      edited_at: iso(edited.last.at),
      original: { params: edited.params, action_hash: edited.action_hash },
    },
    resolution: presentResolution(row),
    reviews: row.reviews.map((review) => ({ ...review, created_at: iso(review.created_at) })),
    rule_id: idOrNull('rule', row.rule_id),
    rule_match: row.rule_match ?? row.policy_trace.checks.find((entry) => entry.check === 'standing_rule') ?? null,
    execution_result: row.execution_result,
    expiry_source: row.expiry_source,
    max_expires_at: iso(row.max_expires_at),
    anomalies: row.anomalies,
  };
}

function presentResolution(row: DetailRow): ApprovalDetail['resolution'] {
  if (row.status === 'pending') return null;
  const { deny_reason: reason, notes, signature, retry, suggested_params } = row;
  return { reason, notes, signature, retry, suggested_params };
}
