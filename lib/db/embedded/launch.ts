import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Account, childEnvironment } from './account';
import type { Binaries } from './binaries';
import type { Cluster } from './cluster';
import { findPostmaster } from './postmaster';

/** All that a start needs to know. */
export type Site = {
  readonly stateDir: string;
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly durable: boolean;
};

/** Starts the server. Returns undefined once it takes connections, or what it logged when it exited instead. */
export async function launch({ stateDir, cluster, binaries, account, durable }: Site): Promise<string | undefined> {
  const logFile = join(stateDir, 'postgres.log');
  const log = openSync(logFile, 'a', 0o600);
  const logged = fstatSync(log).size;
  const args = ['-D', cluster.directory, '-p', String(await freePort()), ...settings(durable)];
  // In a process group of its own: Ctrl-C is for us, and we stop it when our last request is answered.
  const options = { detached: true, env: childEnvironment, cwd: '/', ...account };
  const child = spawn(binaries.postgres, args, { ...options, stdio: ['ignore', log, log] });
  const exit = new Promise<true>((done) => {
    child.once('exit', () => done(true));
    child.once('error', () => done(true));
  });
  closeSync(log);
  child.unref();
  for (;;) {
    const exited = await Promise.race([exit, delay(10, false)]);
    if (exited) return (await readFile(logFile)).subarray(logged).toString();
    const running = await findPostmaster(cluster.directory);
    if (running?.pid === child.pid && running?.status === 'ready') return undefined;
  }
}

function settings(durable: boolean): string[] {
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Values of statements don't belong in a log file that nobody reads and nothing rotates.
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    jit: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** A port that was free a moment ago: PostgreSQL can't be told to take any. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
