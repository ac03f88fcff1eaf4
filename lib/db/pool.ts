import pg from 'pg';
import { env } from '@/lib/env';

// Times stay as PostgreSQL prints them inside JSON; plain columns come as Date. Counts fit a double.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));

const holder = globalThis as typeof globalThis & { __countersignPool?: pg.Pool };

/** The role that the application works as: not the owner, no superuser, no BYPASSRLS. */
export const APP_ROLE = 'countersign_app';

/**
 * Of every application connection: it becomes the unprivileged role before its first statement. Statements are short and
 * many at a time: starting parallel workers for one, or compiling it, takes longer than its work.
 */
const SETTINGS = {
  role: APP_ROLE,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 30_000,
  max_parallel_workers_per_gather: 0,
  jit: 'off',
  timezone: 'UTC',
};

/** How the application connects to the database. */
export function appConnection(url: string): pg.PoolConfig {
  return {
    connectionString: url,
    options: Object.entries(SETTINGS)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    application_name: 'countersign',
    connectionTimeoutMillis: 5_000,
  };
}

/**
 * The one pool of this process, shared by Prisma and the hand-written SQL. It lives on `globalThis` because one process
 * evaluates this module more than once (API server, page bundles). Use `withOrg` or `inOrg`, not the pool.
 */
export function pool(): pg.Pool {
  if (!holder.__countersignPool) {
    const url = env().DATABASE_URL;
    if (!url) throw new Error('DATABASE_URL is not set and the embedded database is not running.');
    const made = new pg.Pool({ ...appConnection(url), max: env().DATABASE_POOL_SIZE, idleTimeoutMillis: 60_000 });
    // An idle connection that breaks is dropped by the pool. One that breaks while it is in use fails its query and says
    // so once more on its own. Without a listener either would end the process.
    made.on('error', () => undefined);
    made.on('connect', (client) => client.on('error', () => undefined));
    holder.__countersignPool = made;
  }
  return holder.__countersignPool;
}

/** Ends the pool: graceful stop and tests. */
export async function closePool(): Promise<void> {
  const made = holder.__countersignPool;
  delete holder.__countersignPool;
  await made?.end();
}
