import { withOrg } from '@/lib/db/scope';
import type { TestDatabase } from '@/lib/db/testing/database';
import { newId, type OrgId } from '@/lib/ids';

type Sudo = TestDatabase['sudo'];

/** An organization of its own for one test. */
export async function newOrg(sudo: Sudo): Promise<OrgId> {
  const org = newId('org');
  await sudo(`INSERT INTO orgs (id, slug, name) VALUES ($1, $2, 'Test')`, [org, `o-${org}`]);
  return org;
}

/** Appends `count` events in one transaction, as the application's role. */
export const APPEND = {
  name: 'test-append',
  text: `
    INSERT INTO audit_events (org_id, type, actor_kind, actor_id, actor_label, request_id, payload)
    SELECT $1, 'action_queued', 'agent', 'deployment-bot', 'deployment-bot', 'req-' || n,
      jsonb_build_object('action', 'kubernetes:deploy', 'n', n, 'reason_codes', jsonb_build_array('HIGH_RISK_ACTION'),
        'expires_at', '2026-01-31T10:00:00Z', 'action_hash', repeat('a', 64), 'note', $3::text)
    FROM generate_series(1, $2::int) n`,
};

/** The same in a transaction of its own. */
export const append = (org: OrgId, count: number, note = 'x') => withOrg(org, (run) => run(APPEND, [org, count, note]));

/** What the database's owner could do to the log: run statements with the triggers off. */
export async function tamper(sudo: Sudo, ...statements: [text: string, values?: unknown[]][]): Promise<void> {
  const off = (text: string) => `
    DO $do$ BEGIN SET LOCAL session_replication_role = replica; EXECUTE ${quote(text)}; END $do$`;
  for (const [text, values = []] of statements) {
    await sudo(off(text.replace(/\$(\d+)/g, (_, n: string) => quote(String(values[Number(n) - 1])))));
  }
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
