import { lineParams } from '@/lib/db/sql/line-params';

const summaryColumns = (params: string) => `a.id, a.version, a.interaction_id, a.agent_id, a.status,
  a.status = 'pending' AND a.expires_at <= now() AS overdue, a.execution_status, a.execution_mode, a.attempt,
  a.action_type, a.tool, ${params}, a.summary, a.headline, a.reason_codes, a.risk_tier, a.risk_rank, a.run_id, a.session_id,
  a.external_id, a.duplicates, a.created_at, a.expires_at, a.decided_at, a.decided_by_label, a.decided_via`;

/**
 * What a summary is made of: columns of `approvals a`, as they go out. Everything in them was redacted when it was
 * written. `overdue` is judged by the database's clock; whoever shows a row shows an overdue one as expired.
 */
export const SUMMARY_COLUMNS = summaryColumns('a.params');

/** The same for a line among many: large params are left out. */
export const LINE_COLUMNS = summaryColumns(lineParams('a'));

/** What an export shows on top of the line. */
export const EXPORT_COLUMNS = `${LINE_COLUMNS}, a.action_hash, a.deny_reason, a.notes, a.rule_id`;

/** What an approval's page shows on top of the line. */
export const DETAIL_COLUMNS = `${SUMMARY_COLUMNS},
  a.reasons, a.policy_trace, a.risk_snapshot, a.manifest_id, a.manifest_snapshot, a.target, a.agent_reason, a.context,
  a.counterparty, a.amount, a.currency, a.action_hash, a.target_hash, a.context_hash, a.deny_reason, a.notes, a.signature,
  a.retry, a.suggested_params, a.rule_id, a.rule_match, a.execution_result, a.expiry_source, a.max_expires_at, a.anomalies`;

/** What the answer to a decision is made of. */
export const OUTCOME_COLUMNS = `a.id, a.version, a.created_at, a.decided_at, a.decided_by_label, a.deny_reason, a.notes, a.interaction_id,
  a.execution_status, a.execution_mode, a.attempt, a.execution_result`;
