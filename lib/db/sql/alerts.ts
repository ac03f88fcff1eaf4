import type { Statement } from '@/lib/db/scope';
import { AUDIT_COLUMNS } from '@/lib/db/sql/audit-columns';
import { isoText } from '@/lib/db/sql/iso-text';

const PAYLOAD = (
  t: string,
) => `jsonb_build_object('name', ${t}.metric, 'value', ${t}.value, 'threshold', ${t}.threshold,
  'severity', ${t}.severity, 'since', ${isoText(`${t}.opened_at`)})`;

/**
 * Opens alerts that fire and have no open row, notes the value of those that have, closes open ones that no longer fire;
 * each opening and closing is an event. Any number of replicas may do it at once: the index of open rows lets one of them
 * open, and a row is closed once. $1 org · $2 what fires: [{metric, threshold, severity, value}]
 */
export const MOVE_ALERTS: Statement = {
  name: 'alerts-move',
  text: `
    WITH f AS (
      SELECT DISTINCT ON (metric, threshold, severity) *
      FROM jsonb_to_recordset($2::jsonb) AS f(metric text, threshold float8, severity text, value float8)),
    opened AS (
      INSERT INTO alerts (org_id, id, metric, threshold, severity, value)
      SELECT $1, new_id(), f.metric, f.threshold, f.severity, f.value FROM f
      WHERE NOT EXISTS (SELECT FROM alerts a WHERE a.org_id = $1 AND a.closed_at IS NULL
        AND (a.metric, a.threshold, a.severity) = (f.metric, f.threshold, f.severity))
      ON CONFLICT DO NOTHING RETURNING *),
    seen AS (
      UPDATE alerts a SET value = f.value, seen_at = now() FROM f
      WHERE a.org_id = $1 AND a.closed_at IS NULL
        AND (a.metric, a.threshold, a.severity) = (f.metric, f.threshold, f.severity)),
    closed AS (
      UPDATE alerts a SET closed_at = now(), seen_at = now()
      WHERE a.org_id = $1 AND a.closed_at IS NULL AND NOT EXISTS (SELECT FROM f
        WHERE (a.metric, a.threshold, a.severity) = (f.metric, f.threshold, f.severity))
      RETURNING a.*),
    logged AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, m.type, 'system', NULL, 'alerts', NULL, NULL::uuid, NULL::uuid, NULL, NULL::uuid, NULL, m.payload
      FROM (SELECT 'alert_opened' AS type, ${PAYLOAD('opened')} AS payload FROM opened
        UNION ALL SELECT 'alert_closed', ${PAYLOAD('closed')} FROM closed) m)
    SELECT (SELECT count(*) FROM opened) AS opened, (SELECT count(*) FROM closed) AS closed`,
};

/** Open alerts, the worst first. $1 org */
export const OPEN_ALERTS: Statement = {
  name: 'alerts-open',
  text: `
    SELECT a.metric AS name, a.value, a.threshold, a.severity, ${isoText('a.opened_at')} AS since FROM alerts a
    WHERE a.org_id = $1 AND a.closed_at IS NULL
    ORDER BY array_position(ARRAY['critical', 'high', 'medium', 'info'], a.severity), a.opened_at, a.metric, a.threshold`,
};
