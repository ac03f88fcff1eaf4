import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { MigrationError, applyMigrations, pendingMigrations } from './migrate';
import { readMigrations } from './migrations';
import { withoutOrg } from './scope';
import { testDatabase } from './testing/database';
import { createDatabase, databaseUrl, dropDatabase } from './testing/template';

const migrated = await testDatabase();

const { server } = inject('database');
const cleanups: (() => Promise<void>)[] = [];
let url: string;
let root: string;

beforeEach(async () => {
  const name = await createDatabase(server);
  url = databaseUrl(server, name);
  const directory = await mkdtemp(join(tmpdir(), 'migrations-'));
  root = directory;
  cleanups.push(
    () => dropDatabase(server, name),
    () => rm(directory, { recursive: true }),
  );
});
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
});

async function migration(name: string, sql: string): Promise<void> {
  const directory = join(root, 'prisma', 'migrations', name);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'migration.sql'), sql);
}

async function query(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('applyMigrations', () => {
  it('applies in order of name, once, and records them as Prisma does', async () => {
    await migration('20260102000000_second', 'INSERT INTO t VALUES (2);');
    await migration('20260101000000_first', 'CREATE TABLE t (n int); DO $$ BEGIN PERFORM 1; PERFORM 2; END $$;');
    const names = ['20260101000000_first', '20260102000000_second'];

    expect(await applyMigrations(url, { root })).toEqual({ applied: names, unknown: [] });
    expect(await applyMigrations(url, { root })).toEqual({ applied: [], unknown: [] });
    expect(await query('SELECT n FROM t')).toEqual([{ n: 2 }]);
    const rows = await query(
      `SELECT migration_name AS name, checksum, applied_steps_count AS steps, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations ORDER BY started_at`,
    );
    const files = await readMigrations(root);
    expect(rows).toEqual(files.map(({ name, checksum }) => ({ name, checksum, steps: 1, finished: true })));
  });

  it('lets replicas that start together take turns', async () => {
    await migration('20260101000000_first', 'CREATE TABLE t (n int); INSERT INTO t SELECT count(*) FROM t;');
    const results = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(url, { root })));
    expect(results.flatMap(({ applied }) => applied)).toEqual(['20260101000000_first']);
    expect(await query('SELECT n FROM t')).toEqual([{ n: 0 }]);
  });

  it('rolls a failing migration back, names it with its line, and keeps those before', async () => {
    await migration('20260101000000_first', 'CREATE TABLE t (n int);');
    await migration('20260102000000_broken', 'INSERT INTO t VALUES (1);\nINSERT INTO nowhere VALUES (1);');
    const failure = applyMigrations(url, { root });
    await expect(failure).rejects.toThrow(MigrationError);
    await expect(failure).rejects.toThrow(/20260102000000_broken failed .* "nowhere" does not exist \(line 2\)/);
    expect(await query('SELECT n FROM t')).toEqual([]);
    await migration('20260102000000_broken', 'INSERT INTO t VALUES (1);');
    expect((await applyMigrations(url, { root })).applied).toEqual(['20260102000000_broken']);
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await migration('20260101000000_first', 'CREATE TABLE t (n int);');
    await applyMigrations(url, { root });
    await migration('20260101000000_first', 'CREATE TABLE t (n bigint);');
    await expect(applyMigrations(url, { root })).rejects.toThrow(/20260101000000_first was changed after/);
  });

  it('refuses to go on after a migration that the CLI left unfinished, and says how to resolve it', async () => {
    await migration('20260101000000_first', 'CREATE TABLE t (n int);');
    await applyMigrations(url, { root });
    await query('UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(applyMigrations(url, { root })).rejects.toThrow(
      /migrate resolve .*--rolled-back 20260101000000_first/,
    );
  });

  it('tells of migrations of a newer version', async () => {
    await migration('20260101000000_first', 'CREATE TABLE t (n int);');
    await migration('20260102000000_newer', 'CREATE TABLE u (n int);');
    await applyMigrations(url, { root });
    await rm(join(root, 'prisma', 'migrations', '20260102000000_newer'), { recursive: true });
    expect(await applyMigrations(url, { root })).toEqual({ applied: [], unknown: ['20260102000000_newer'] });
  });

  it('prints what an administrator must run when the application role cannot be granted', async () => {
    await query(`CREATE ROLE migrator_${process.pid} LOGIN PASSWORD 'x'`);
    await query(`GRANT CREATE ON SCHEMA public TO migrator_${process.pid}`);
    await migration('20260101000000_first', 'GRANT countersign_app TO CURRENT_USER;');
    const theirs = new URL(url);
    theirs.username = `migrator_${process.pid}`;
    theirs.password = 'x';
    await expect(applyMigrations(theirs.href, { root })).rejects.toThrow(
      `GRANT countersign_app TO migrator_${process.pid};`,
    );
    await query(`DROP OWNED BY migrator_${process.pid}; DROP ROLE migrator_${process.pid}`);
  });
});

describe('pendingMigrations', () => {
  it('sees the project in sync, as the application role', async () => {
    expect(await withoutOrg((run) => pendingMigrations(run))).toEqual([]);
  });

  it('names what the database lacks', async () => {
    const [name] = (await readMigrations(process.cwd())).map((found) => found.name).slice(-1);
    await migrated.sudo('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1', [name]);
    expect(await withoutOrg((run) => pendingMigrations(run))).toEqual([name]);
  });
});
