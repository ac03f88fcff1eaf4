import { catchUpAudit } from '@/lib/audit/catch-up';
import { applyMigrations } from '@/lib/db/migrate';
import { openDatabase, type Opened } from './open';

export type Prepared = Opened;

/**
 * Makes this process able to serve: environment, database (the embedded one unless `DATABASE_URL` is set), secrets,
 * migrations. Throws `EnvError` or `MigrationError` with a message for the operator.
 */
export async function prepare(report: (line: string) => void): Promise<Prepared> {
  const opened = await openDatabase(report);
  report('Bringing the database up to date …');
  await applyMigrations(opened.ownerUrl, { root: process.cwd(), onProgress: report });
  await catchUpAudit(opened.ownerUrl, report);
  return opened;
}
