import { randomBytes } from 'node:crypto';
import { chown, lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, run } from './account';
import type { Binaries } from './binaries';
import { EmbeddedDatabaseError, systemCode } from './error';

/** The superuser of the embedded cluster. The application works as the role `countersign_app`. */
export const SUPERUSER = 'countersign';

/** Inside the cluster, so that both appear in one step. PostgreSQL leaves files that it doesn't know alone. */
const PASSWORD_FILE = 'countersign.password';

export type Cluster = { readonly directory: string; readonly password: string; readonly created: boolean };

type Options = { readonly binaries: Binaries; readonly account: Account | undefined; readonly durable: boolean };

/**
 * Opens the cluster in `stateDir`, or makes it with a generated password (readable by its owner only). A start that is
 * cut off leaves nothing half-made, and of two starters at once one wins: it is made aside and renamed.
 */
export async function openCluster(stateDir: string, { binaries, account, durable }: Options): Promise<Cluster> {
  const directory = join(stateDir, 'cluster');
  const created = !(await present(directory));
  if (created) {
    const unfinished = join(stateDir, `cluster.${process.pid}`);
    await rm(unfinished, { recursive: true, force: true });
    await initialize(unfinished, { binaries, account, durable });
    await rename(unfinished, directory).catch(async (error: unknown) => {
      if (systemCode(error) !== 'ENOTEMPTY' && systemCode(error) !== 'EEXIST') throw error;
      await rm(unfinished, { recursive: true, force: true }); // somebody was faster
    });
  }
  await checkVersion(directory, binaries);
  return { directory, created, password: await readFile(join(directory, PASSWORD_FILE), 'utf8') };
}

async function present(directory: string): Promise<boolean> {
  try {
    await lstat(join(directory, 'PG_VERSION'));
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw unreadable(directory, error);
  }
}

async function initialize(directory: string, { binaries, account, durable }: Options): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  const file = `${directory}.password`;
  await writeFile(file, password, { mode: 0o600 });
  if (account) await chown(file, account.uid, account.gid);
  // The built-in locale sorts and folds the same on every system.
  const args = ['-D', directory, '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${file}`, '-E', 'UTF8'];
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...(durable ? [] : ['--no-sync']));
  const { ok, stdout, stderr } = await run(binaries.initdb, args, account);
  if (!ok) {
    await rm(file, { force: true });
    throw new EmbeddedDatabaseError(`The embedded database could not be made:\n${stderr || stdout}`);
  }
  await rename(file, join(directory, PASSWORD_FILE));
}

/** Data files of another major version can't be opened: better a sentence than PostgreSQL's log. */
async function checkVersion(directory: string, binaries: Binaries): Promise<void> {
  const [data, program] = await Promise.all([
    readFile(join(directory, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
      throw unreadable(directory, error);
    }),
    run(binaries.postgres, ['--version']),
  ]);
  const major = /(\d+)/.exec(program.stdout)?.[1];
  if (major !== undefined && data.trim() !== major) {
    throw new EmbeddedDatabaseError(
      `${directory} was made by PostgreSQL ${data.trim()}, and this is ${major}. ` +
        'Dump it with the version before and restore it here, or set DATABASE_URL.',
    );
  }
}

function unreadable(directory: string, cause: unknown): EmbeddedDatabaseError {
  const hint = systemCode(cause) === 'EACCES' ? ' It belongs to another account: was it started as root before?' : '';
  return new EmbeddedDatabaseError(`The embedded database in ${directory} can't be read.${hint}`, { cause });
}
