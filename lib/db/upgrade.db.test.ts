import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { applyMigrations } from './migrate';
import { migrationNames } from './migrations';
import { createDatabase, databaseUrl, dropDatabase } from './testing/template';

const ROOT = process.cwd();
const { server } = inject('database');

/** Runs `work` on a database whose schema ends before a migration. */
async function before(
  migration: string,
  work: (database: pg.Client, upgrade: () => Promise<unknown>) => Promise<void>,
) {
  const root = await mkdtemp(join(tmpdir(), 'countersign-test-upgrade-'));
  const name = await createDatabase(server);
  const url = databaseUrl(server, name);
  const database = new pg.Client({ connectionString: url });
  try {
    for (const one of await migrationNames(ROOT)) {
      if (one >= migration) continue;
      const path = join('prisma', 'migrations', one);
      await cp(join(ROOT, path), join(root, path), { recursive: true });
    }
    await applyMigrations(url, { root });
    await database.connect();
    await work(database, () => applyMigrations(url, { root: ROOT }));
  } finally {
    await database.end();
    await dropDatabase(server, name);
    await rm(root, { recursive: true });
  }
}

it('rules that were stored without reasons waive none after an upgrade, and still never change', async () => {
  await before('20261121000035', async (database, upgrade) => {
    await database.query(`WITH o AS (INSERT INTO orgs (id, slug, name) VALUES (new_id(), 'acme', 'Acme') RETURNING id)
      INSERT INTO rules (org_id, id, tool_name, arg_constraints, description, created_by, created_by_label)
      SELECT id, new_id(), 'email:send', '{}', 'mails', new_id(), 'ada' FROM o`);
    expect((await database.query('SELECT reasons FROM rules')).rows).toEqual([{ reasons: null }]);
    await upgrade();
    expect((await database.query('SELECT reasons FROM rules')).rows).toEqual([{ reasons: [] }]);
    await expect(database.query(`UPDATE rules SET reasons = '{HIGH_RISK_ACTION}'`)).rejects.toThrow('never changes');
  });
});
