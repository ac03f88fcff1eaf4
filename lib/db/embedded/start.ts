import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { databaseAccount } from './account';
import { findBinaries } from './binaries';
import { type Cluster, SUPERUSER, openCluster } from './cluster';
import { EmbeddedDatabaseError } from './error';
import { hold, release } from './holders';
import { type Site, launch } from './launch';
import { stateDirectory } from './place';
import { findPostmaster, signalPostmaster, stopPostmaster } from './postmaster';

const DATABASE = 'countersign';
const START_MS = 60_000;

export type EmbeddedOptions = {
  /** Where the database lives; made if missing. */
  readonly dataDir: string;
  /** Told what takes time, in words for a terminal. */
  readonly onProgress?: (message: string) => void;
  /** False, for tests only: a crash of the machine may lose or break data, in exchange for speed. */
  readonly durable?: boolean;
};

export type EmbeddedDatabase = {
  /** As the superuser: migrations use it as it is, the application takes a lesser role on it. */
  readonly url: string;
  /** Whether the server was running already. */
  readonly reused: boolean;
  /** Stops the server, unless another process still uses it. The exit of this process does the same without waiting. */
  stop(): Promise<void>;
};

/**
 * Starts a PostgreSQL of our own on a free port of the loopback interface, or takes the one that runs on this data
 * already (a killed application leaves its database running). Safe for several processes at once: PostgreSQL's own
 * lock file decides who starts. Throws `EmbeddedDatabaseError`.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { onProgress = () => undefined, durable = true } = options;
  const account = await databaseAccount();
  const stateDir = await stateDirectory(resolve(options.dataDir), account);
  const binaries = await findBinaries(stateDir, account);
  onProgress(`Opening the embedded database in ${stateDir}`);
  const cluster = await openCluster(stateDir, { binaries, account, durable });

  const holders = join(stateDir, 'holders');
  hold(holders);
  const { url, reused } = await findOrStart({ stateDir, cluster, binaries, account, durable }).catch(
    (error: unknown) => {
      release(holders);
      throw error;
    },
  );
  const leaveAtExit = () => {
    if (!release(holders)) signalPostmaster(cluster.directory, 'SIGINT');
  };
  process.once('exit', leaveAtExit);
  return {
    url,
    reused,
    stop: async () => {
      process.removeListener('exit', leaveAtExit);
      if (!release(holders)) await stopPostmaster(cluster.directory);
    },
  };
}

async function findOrStart(site: Site): Promise<{ url: string; reused: boolean }> {
  const deadline = Date.now() + START_MS;
  let reused = true;
  let failure = '';
  while (Date.now() < deadline) {
    const postmaster = await findPostmaster(site.cluster.directory);
    if (postmaster?.status === 'ready') {
      const url = urlOf(site.cluster, postmaster.port);
      const problem = await prepare(url);
      if (problem === undefined) return { url, reused };
      failure = problem;
    } else if (!postmaster) {
      const exited = await launch(site);
      reused = exited !== undefined;
      failure = exited ?? failure;
      if (exited !== undefined && !isTransient(exited)) break;
    }
    await delay(20);
  }
  throw new EmbeddedDatabaseError(`The embedded database did not start:\n${failure || 'no answer within a minute'}`);
}

/**
 * Somebody else started it in the same moment; the port was taken since we looked; or processes of a killed server are
 * still going: the next round will see.
 */
function isTransient(log: string): boolean {
  return /lock file .* already exists|Address already in use|could not create any TCP|pre-existing shared memory/i.test(
    log,
  );
}

function urlOf({ password }: Cluster, port: number, database = DATABASE): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

/** Connects, and makes our database at the first start. Returns why it can't, or undefined. */
async function prepare(url: string): Promise<string | undefined> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`).catch(unlessExists);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end();
  }
}

function unlessExists(error: unknown): void {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  if (code !== '42P04' && code !== '23505') throw error;
}
