import pg from 'pg';
import { z } from 'zod';
import { sqlState } from './errors';

const about = z.array(z.object({ major: z.number(), migrations: z.array(z.string()) })).length(1);

/**
 * PostgreSQL's major version and the migrations that are applied, asked over a connection of the owner's own. Null: the
 * server was never started on this database.
 */
export async function aboutCluster(url: string): Promise<{ major: number; migrations: string[] } | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query(`
      SELECT current_setting('server_version_num')::int / 10000 AS major, coalesce(array_agg(migration_name ORDER BY migration_name)
        FILTER (WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL), '{}') AS migrations FROM _prisma_migrations`);
    return about.parse(rows)[0] ?? null;
  } catch (error) {
    if (sqlState(error) === '42P01') return null;
    throw error;
  } finally {
    await client.end();
  }
}
