import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedDatabaseError, systemCode } from './error';

const STOP_MS = 20_000;

export type PostmasterStatus = 'starting' | 'ready' | 'stopping';
export type Postmaster = { readonly pid: number; readonly port: number; readonly status: PostmasterStatus };

/**
 * The server that runs on a cluster, from its `postmaster.pid`, or undefined. A file that outlived its server is
 * removed if its process is a zombie (nobody reaps in some containers) or something else by now (process ids start
 * over in a new container): PostgreSQL itself would refuse to start because of it.
 */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const file = join(cluster, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  // https://www.postgresql.org/docs/18/storage-file-layout.html: pid, directory, start time, port, …, status
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (!serves(pid, cluster)) {
    // A file of a process that is gone PostgreSQL replaces itself.
    if (exists(pid)) await rm(file, { force: true });
    return undefined;
  }
  return { pid, port, status: statusOf(lines[7]) };
}

function statusOf(line: string | undefined): PostmasterStatus {
  const text = line?.trim();
  return text === 'ready' || text === 'stopping' ? text : 'starting';
}

/**
 * Whether a process lives and is the server of this cluster, which is its working directory. Synchronous, for the exit
 * of this process.
 */
function serves(pid: number, cluster: string): boolean {
  if (!exists(pid)) return false;
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).includes('postgres');
    }
    const [theirs, ours] = [statSync(`/proc/${pid}/cwd`), statSync(cluster)];
    return theirs.ino === ours.ino && theirs.dev === ours.dev;
  } catch {
    return false; // gone, a zombie, or not ours to look at
  }
}

/** Whether a process id is taken, by whomever. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** Stops the server of a cluster, if one runs: sessions are ended, data is flushed. Resolves when it is gone. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const pid = signalPostmaster(cluster, 'SIGINT');
  const deadline = Date.now() + STOP_MS;
  while (pid !== undefined && serves(pid, cluster)) {
    if (Date.now() > deadline) throw new EmbeddedDatabaseError(`PostgreSQL (process ${pid}) does not stop`);
    await delay(10);
  }
}

/** Signals the server of a cluster, synchronously. Returns its process id, undefined if none runs. */
export function signalPostmaster(cluster: string, signal: NodeJS.Signals): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10);
    if (!serves(pid, cluster)) return undefined;
    process.kill(pid, signal);
    return pid;
  } catch {
    return undefined; // not running
  }
}
