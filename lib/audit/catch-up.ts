import { z } from 'zod';
import { AUDIT_CATCH_UP } from '@/lib/db/sql/audit-seals';
import { asOwner } from '@/lib/db/sql/identity-owner';

const moved = z.array(z.object({ moved: z.string() })).length(1);

/**
 * Part of every start. After a dump was restored into a younger PostgreSQL cluster, whose transaction counter is behind
 * the audit log, brings the numbers of new events ahead of it; otherwise changes nothing. Returns whether it did.
 * `ownerUrl` is the migrating connection.
 */
export async function catchUpAudit(ownerUrl: string, report: (line: string) => void): Promise<boolean> {
  const rows = moved.parse(await asOwner(ownerUrl, (run) => run(AUDIT_CATCH_UP)));
  const by = rows[0]?.moved ?? '0';
  if (by === '0') return false;
  report(`The audit log came from another PostgreSQL cluster: its numbers go on after the last (moved by ${by})`);
  return true;
}
