import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '@/e2e/support/database';
import { startEmbedded } from '@/lib/db/embedded/start';
import { appConnection } from '@/lib/db/pool';
import type { Statement } from '@/lib/db/scope';
import { CLIENTS } from './load';

/** The test set-up removes abandoned directories of this name, should this process be killed. */
const PREFIX = 'countersign-test-bench-';

/** A PostgreSQL of this run's own in a temporary directory, as durable as the one of an installation. */
export async function startDatabase(): Promise<Database> {
  const dataDir = await mkdtemp(join(tmpdir(), PREFIX));
  const { url, stop } = await startEmbedded({ dataDir, durable: true });
  const superuser = new pg.Pool({ connectionString: url, max: 2 });
  superuser.on('error', () => undefined);
  return {
    url,
    sudo: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await superuser.query<Row>(text, values)).rows,
    drop: async () => {
      await superuser.end();
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Nothing but a pool and a statement: what the application's paths are compared with. */
export type Raw = {
  run(statement: Statement, values: readonly unknown[]): Promise<Record<string, unknown>[]>;
  end(): Promise<void>;
};

/** The application's own kind of connection, as many as there are clients, set to one organization for good. */
export function rawPool(url: string, orgId: string): Raw {
  const config = appConnection(url);
  const options = `${config.options} -c app.org_id=${orgId}`;
  const connections = new pg.Pool({ ...config, options, max: CLIENTS });
  connections.on('error', () => undefined);
  return {
    run: async (statement, values) =>
      (await connections.query<Record<string, unknown>>({ ...statement, values: [...values] })).rows,
    end: () => connections.end(),
  };
}
