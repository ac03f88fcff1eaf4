import type { Statement } from '@/lib/db/scope';

/** Statements of the demo's set-up, run by the migrating role. */

/** One server seeds, the others wait and then find it done. */
export const DEMO_LOCK: Statement = {
  name: 'demo-lock',
  text: `SELECT pg_advisory_xact_lock(hashtext('countersign demo'))`,
};

/** The owner of the first organization. $1 slug: no row when there is an organization with it already. */
export const DEMO_WANTED: Statement = {
  name: 'demo-wanted',
  text: `
    SELECT u.id, u.email, u.name FROM orgs o JOIN members m ON m.org_id = o.id AND m.role = 'owner'
      JOIN users u ON u.id = m.user_id
    WHERE o.is_first AND NOT EXISTS (SELECT FROM orgs WHERE slug = $1)
    ORDER BY m.created_at, m.user_id LIMIT 1`,
};

/** $1 org, $2 slug, $3 name, $4 created at. */
export const DEMO_ORG: Statement = {
  name: 'demo-org',
  text: 'INSERT INTO orgs (id, slug, name, created_at) VALUES ($1, $2, $3, $4)',
};

/** Somebody without a password; a person who is there already stays as is. $1 id, $2 e-mail, $3 name. */
export const DEMO_USER: Statement = {
  name: 'demo-user',
  text: `
    WITH made AS (
      INSERT INTO users (id, email, name) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING RETURNING id)
    SELECT id FROM made UNION ALL SELECT id FROM users WHERE email = $2 LIMIT 1`,
};

/** $1 org, $2 user, $3 role, $4 since. */
export const DEMO_MEMBER: Statement = {
  name: 'demo-member',
  text: 'INSERT INTO members (org_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)',
};

/** Inserts rows given as JSON; `columns` are those of the rows, of our own making. $1 org, $2 rows. */
export const insertRows = (table: string, columns: readonly string[]): Statement => {
  const names = columns.map((column) => `"${column}"`);
  return {
    name: `demo-insert-${table}`,
    text: `INSERT INTO ${table} (org_id, ${names.join(', ')})
      SELECT $1::uuid, ${names.map((name) => `r.${name}`).join(', ')} FROM jsonb_populate_recordset(NULL::${table}, $2::jsonb) r`,
  };
};

const plain = (name: string, text: string): Statement => ({ name, text });
export const DEMO_BEGIN = plain('demo-begin', 'BEGIN');
export const DEMO_COMMIT = plain('demo-commit', 'COMMIT');
