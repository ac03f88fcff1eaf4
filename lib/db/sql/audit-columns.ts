/** Columns of an audit row that the application writes, for `INSERT … SELECT … FROM jsonb_to_recordset($n) AS e(…)`. */
export const AUDIT_COLUMNS =
  'type, actor_kind, actor_id, actor_label, request_id, approval_id, rule_id, agent_id, batch_id, reason, payload';

/** The same columns with their types, as the record that JSON is read into. */
export const AUDIT_RECORD =
  'type text, actor_kind text, actor_id text, actor_label text, request_id text, approval_id uuid, rule_id uuid, agent_id text, batch_id uuid, reason text, payload jsonb';
