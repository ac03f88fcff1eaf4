import type { Statement } from '@/lib/db/scope';
import { isoText } from '@/lib/db/sql/iso-text';

/** The signing secret of an organization, sealed; no `sealed` where it has no row yet. $1 org. */
export const SIGNING_SECRET: Statement = {
  name: 'signing-secret',
  text: `
    SELECT o.is_first, s.sealed, coalesce(s.version, 1) AS version, s.previous_sealed,
      coalesce(s.previous_until > clock_timestamp(), false) AS previous_valid,
      ${isoText('s.previous_until')} AS previous_until, ${isoText('s.rotated_at')} AS rotated_at
    FROM orgs o LEFT JOIN signing_secrets s ON s.org_id = o.id WHERE o.id = $1`,
};

/** Keeps the first secret of an organization; another call's, made a moment ago, stays. $1 org, $2 sealed. */
export const FIRST_SIGNING_SECRET: Statement = {
  name: 'signing-secret-first',
  text: `INSERT INTO signing_secrets (org_id, sealed) VALUES ($1, $2) ON CONFLICT (org_id) DO NOTHING`,
};
