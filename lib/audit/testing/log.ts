import { withOrg } from '@/lib/db/scope';
import type { TestDatabase } from '@/lib/db/testing/database';
import { sealAudit } from '../seal';
import type { OrgId } from '@/lib/ids';

type Sudo = TestDatabase['sudo'];

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

/**
 * Waits until every transaction that runs now has ended, in all databases of the server (tests run beside each other):
 * then everything that is committed can be sealed.
 */
export async function settle(sudo: Sudo): Promise<void> {
  const [now] = await sudo<{ next: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next');
  for (let passed = false; !passed;) {
    const rows = await sudo<{ passed: boolean }>(
      'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS passed FROM pg_sleep(0.002)',
      [now?.next],
    );
    passed = rows[0]?.passed === true;
  }
}

/** Seals everything that is committed. */
export async function sealAll(sudo: Sudo, org: OrgId): Promise<number> {
  await settle(sudo);
  return sealAudit(org, { wait: true });
}

/** What the database's owner could do to the log: run statements with the triggers off. */
export async function tamper(sudo: Sudo, ...statements: [text: string, values?: unknown[]][]): Promise<void> {
  const off = (text: string) => `
    DO $do$ BEGIN SET LOCAL session_replication_role = replica; EXECUTE ${quote(text)}; END $do$`;
  for (const [text, values = []] of statements) {
    await sudo(off(text.replace(/\$(\d+)/g, (_, n: string) => quote(String(values[Number(n) - 1])))));
  }
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
