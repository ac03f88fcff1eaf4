import type { Statement } from '@/lib/db/scope';
import { isoText } from '@/lib/db/sql/iso-text';

/**
 * What a decision's receipt says: the approval as it was decided, its manifest, and the event that recorded the decision,
 * which nobody can change. $1 org, $2 approval, $3 the only agent whose approvals may be seen, or null.
 */
export const RECEIPT_FACTS: Statement = {
  name: 'approvals-receipt',
  text: `
    SELECT a.id, a.agent_id, CASE WHEN a.status = 'pending' AND a.expires_at <= clock_timestamp() THEN 'expired' ELSE a.status END
        AS status, a.action_type, a.tool, a.action_hash, a.target_hash, a.context_hash, a.decided_via, a.rule_id,
      a.decided_by, a.decided_by_label, ${isoText('a.expires_at')} AS expires_at, ${isoText('a.decided_at')} AS decided_at,
      m.id AS manifest_id, m.version AS manifest_version, m.manifest_hash,
      e.id AS event_id, e.type AS event_type, e.payload->>'action_hash' AS event_hash, (e.payload->>'version')::int AS version
    FROM approvals a
    LEFT JOIN manifests m ON m.org_id = a.org_id AND m.id = a.manifest_id
    LEFT JOIN LATERAL (
      SELECT e.id, e.type, e.payload FROM audit_events e
      WHERE e.org_id = $1 AND e.approval_id = a.id
        AND e.type IN ('action_approved', 'action_rejected', 'action_auto_approved')
      ORDER BY e.occurred_at LIMIT 1) e ON true
    WHERE a.org_id = $1 AND a.id = $2 AND ($3::text IS NULL OR a.agent_id = $3)`,
};
