import type { Statement } from '@/lib/db/scope';
import { DETAIL_COLUMNS, OUTCOME_COLUMNS, SUMMARY_COLUMNS } from '@/lib/db/sql/approvals-columns';

/** Everything about one approval as one JSON. $1 org, $2 approval, $3 the only agent whose approvals may be seen, or null. */
export const GET_APPROVAL: Statement = {
  name: 'approvals-get',
  text: `
    SELECT row_to_json(d) AS approval FROM (
      SELECT ${DETAIL_COLUMNS},
        (SELECT coalesce(json_agg(json_build_object('reviewer', coalesce(u.email, CASE WHEN r.user_id = a.decided_by
              THEN a.decided_by_label ELSE 'former member' END), 'decision', r.decision, 'reason', r.reason, 'notes', r.notes,
            'seen_version', r.seen_version, 'seen_action_hash', r.seen_hash, 'via', r.via, 'created_at', r.created_at)
            ORDER BY r.created_at), '[]')
          FROM reviews r LEFT JOIN users u ON u.id = r.user_id WHERE r.org_id = $1 AND r.approval_id = a.id) AS reviews,
        -- Of the tool's full name before the bare one (lib/policy/resolve-tool.ts); an empty one says nothing.
        (SELECT nullif(coalesce(m.manifest->'tools'->(a.action_type || ':' || a.tool), m.manifest->'tools'->a.tool)
            ->'params_schema', '{}'::jsonb)
          FROM manifests m WHERE m.org_id = $1 AND m.id = a.manifest_id) AS params_schema,
        -- Each version that an edit replaced is kept; the first of them is what the agent asked for.
        (SELECT json_build_object('params', v.params, 'action_hash', v.action_hash, 'last', (
            SELECT json_build_object('by', coalesce(u.email, 'former member'), 'at', w.created_at)
            FROM approval_versions w LEFT JOIN users u ON u.id = w.edited_by
            WHERE w.org_id = $1 AND w.approval_id = a.id ORDER BY w.version DESC LIMIT 1))
          FROM approval_versions v WHERE v.org_id = $1 AND v.approval_id = a.id ORDER BY v.version LIMIT 1) AS edited
      FROM approvals a WHERE a.org_id = $1 AND a.id = $2 AND ($3::text IS NULL OR a.agent_id = $3)) d`,
};

/** Lines of the given approvals, in no order. $1 org, $2 ids, $3 the only agent or null. */
export const GET_SUMMARIES: Statement = {
  name: 'approvals-get-summaries',
  text: `
    SELECT row_to_json(s) AS approval FROM (
      SELECT ${SUMMARY_COLUMNS} FROM approvals a
      WHERE a.org_id = $1 AND a.id = ANY ($2::uuid[]) AND ($3::text IS NULL OR a.agent_id = $3)) s`,
};

/** How decided approvals stand, with their runs. $1 org, $2 ids. */
export const GET_OUTCOMES: Statement = {
  name: 'approvals-get-outcomes',
  text: `
    SELECT row_to_json(s) AS outcome FROM (
      SELECT ${OUTCOME_COLUMNS} FROM approvals a WHERE a.org_id = $1 AND a.id = ANY ($2::uuid[])) s`,
};

/** What was decided last of the same agent and tool. $1 org, $2 approval, $3 the only agent or null. */
export const PRECEDENTS: Statement = {
  name: 'approvals-precedents',
  text: `
    SELECT a.params, (SELECT coalesce(json_agg(p ORDER BY p.created_at DESC), '[]') FROM (
        SELECT b.id, b.status, b.decided_at, b.decided_by_label, b.decided_via, b.deny_reason, b.params, b.created_at
        FROM approvals b
        WHERE b.org_id = $1 AND b.action_type = a.action_type AND b.tool = a.tool AND b.agent_id = a.agent_id
          AND b.status IN ('approved', 'denied') AND b.id <> a.id AND b.created_at <= a.created_at
        ORDER BY b.created_at DESC, b.id DESC LIMIT 5) p) AS precedents
    FROM approvals a WHERE a.org_id = $1 AND a.id = $2 AND ($3::text IS NULL OR a.agent_id = $3)`,
};
