import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { applyMigrations } from '@/lib/db/migrate';
import { testDatabase } from '@/lib/db/testing/database';

const { url, sudo } = await testDatabase();
const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');

/** Runs Prisma's CLI on the test database and returns what it printed. */
async function prisma(...args: string[]): Promise<string> {
  const env = { ...process.env, MIGRATION_DATABASE_URL: url };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, ...args, '--config', 'prisma/prisma.config.ts'],
    { env },
  );
  return stdout;
}

describe("Prisma's CLI with the engine from npm", () => {
  it('finds a database in sync that the application migrated', async () => {
    expect(await prisma('migrate', 'status')).toContain('Database schema is up to date!');
    expect(await prisma('migrate', 'deploy')).toContain('No pending migrations to apply.');
  });

  it('applies the migrations whole, functions included, and the application agrees', async () => {
    await sudo('DROP SCHEMA runbook, public CASCADE; CREATE SCHEMA public');
    expect(await prisma('migrate', 'deploy')).toContain('All migrations have been successfully applied.');
    expect(await applyMigrations(url)).toEqual({ applied: [], unknown: [] });
  });

  it('compares migrations with the database in a shadow database, and leaves none behind', async () => {
    const script = await prisma(
      ...['migrate', 'diff', '--script', '--from-migrations', 'prisma/migrations', '--to-config-datasource'],
    );
    expect(script).toContain('This is an empty migration.');
    // The CLI doesn't wait for the engine to end.
    const shadows = () => sudo(`SELECT datname FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'`);
    await expect.poll(shadows, { timeout: 5_000 }).toEqual([]);
  });
});
