import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { type Migration, migrationNames, readMigrations } from './migrations';
import { APP_ROLE } from './pool';
import type { Run } from './scope';

/** The advisory lock that Prisma's `migrate deploy` takes: replicas that start together, and the CLI, take turns. */
const PRISMA_LOCK = 72707369;

/** Prisma's own bookkeeping, as its schema engine creates it, so that its CLI finds itself in sync. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** A migration can't be applied; the message names it and says what to do. The server must not start. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export type MigrateOptions = {
  /** The directory that holds `prisma/migrations`; the working directory by default. */
  readonly root?: string;
  readonly onProgress?: (message: string) => void;
};

export type MigrateResult = {
  /** What was applied now, oldest first. */
  readonly applied: string[];
  /** What the database has and this version doesn't know: a newer version was here. */
  readonly unknown: string[];
};

/**
 * Brings the database up to this version, as `prisma migrate deploy` would, in a fraction of its time. Each migration
 * is one transaction: a failing one leaves nothing behind. Throws `MigrationError`, also when an applied migration was
 * edited afterwards.
 */
export async function applyMigrations(url: string, options: MigrateOptions = {}): Promise<MigrateResult> {
  const { root = process.cwd(), onProgress = () => undefined } = options;
  const migrations = await readMigrations(root);
  const client = new pg.Client({ connectionString: url, application_name: 'countersign-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    await client.query(CREATE_TABLE);
    const done = await appliedMigrations(client);
    const pending = migrations.filter((migration) => !isApplied(migration, done));
    for (const migration of pending) {
      onProgress(`Applying migration ${migration.name}`);
      await apply(client, migration);
    }
    await letApplicationLook(client);
    const known = new Set(migrations.map(({ name }) => name));
    return { applied: pending.map(({ name }) => name), unknown: [...done.keys()].filter((name) => !known.has(name)) };
  } finally {
    await client.end(); // releases the lock
  }
}

/**
 * The migrations of this version that the database lacks, oldest first, read as the application's role (`/readyz`).
 * `run` is a connection from `withoutOrg`.
 */
export async function pendingMigrations(run: Run, root = process.cwd()): Promise<string[]> {
  const rows = await run({
    name: 'finished-migrations',
    text: 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  });
  const finished = new Set(rows.map((row) => row['migration_name']));
  return (await migrationNames(root)).filter((name) => !finished.has(name));
}

const row = z.object({ migration_name: z.string(), checksum: z.string(), finished: z.boolean() });

/** Name → checksum of what is applied. Throws when one was left half-way by the CLI. */
async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const result = await client.query(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  const rows = z.array(row).parse(result.rows);
  const failed = rows.find(({ finished }) => !finished);
  if (failed) {
    throw new MigrationError(
      `The migration ${failed.migration_name} was started and did not finish. Look at what it left, then run: ` +
        `npx prisma migrate resolve --config prisma/prisma.config.ts --rolled-back ${failed.migration_name}`,
    );
  }
  return new Map(rows.map(({ migration_name, checksum }) => [migration_name, checksum]));
}

function isApplied({ name, checksum }: Migration, done: ReadonlyMap<string, string>): boolean {
  const applied = done.get(name);
  if (applied !== undefined && applied !== checksum) {
    throw new MigrationError(
      `The migration ${name} was changed after it was applied to this database. ` +
        'Restore the file and put the change into a new migration.',
    );
  }
  return applied !== undefined;
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined); // a lost connection rolls back too
    const { message, code } = cause instanceof pg.DatabaseError ? cause : { message: String(cause), code: undefined };
    const hint = code === '42501' ? await roleHint(client) : '';
    throw new MigrationError(
      `The migration ${name} failed and was rolled back: ${message}${lineOf(cause, sql)}${hint}`,
      {
        cause,
      },
    );
  }
}

function lineOf(error: unknown, sql: string): string {
  const position = error instanceof pg.DatabaseError ? Number(error.position) : NaN;
  return Number.isInteger(position) ? ` (line ${sql.slice(0, position).split('\n').length})` : '';
}

/** What an administrator must run when the migrating user may not make the application's role. */
async function roleHint(client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `SELECT format('%I', current_user) AS me, EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS present`,
    [APP_ROLE],
  );
  const { me, present } = z.tuple([z.object({ me: z.string(), present: z.boolean() })]).parse(rows)[0];
  const create = `CREATE ROLE ${APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;`;
  const statements = [...(present ? [] : [create]), `GRANT ${APP_ROLE} TO ${me};`];
  return `\nLet an administrator of the database run:\n${statements.map((line) => `  ${line}`).join('\n')}`;
}

/** `/readyz` compares versions as the application's role, which otherwise has no business with this table. */
async function letApplicationLook(client: pg.Client): Promise<void> {
  await client.query(`DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}')
      AND NOT has_table_privilege('${APP_ROLE}', '_prisma_migrations', 'SELECT') THEN
      GRANT SELECT ON _prisma_migrations TO ${APP_ROLE};
    END IF;
  END $$`);
}
