import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, canEnter } from './account';
import { EmbeddedDatabaseError } from './error';

/**
 * The directory that holds the cluster, its log and, if needed, a copy of the programs: `<dataDir>/postgres`. It is
 * made if missing. Started as root, PostgreSQL's account must be able to enter it: `dataDir` then lets that account's
 * group pass, and where a parent is closed to others (a checkout in `/root`) the directory lies in `/var/lib` or, if
 * that isn't writable, in the temporary directory, named after `dataDir`.
 */
export async function stateDirectory(dataDir: string, account: Account | undefined): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (account && !(await canEnter(dataDir, account))) {
    const { mode, gid, uid } = await stat(dataDir);
    if (gid !== account.gid) await chown(dataDir, uid, account.gid);
    await chmod(dataDir, (mode & 0o707) | 0o010);
    if (!(await canEnter(dataDir, account))) return ownedBy(account, await outside(dataDir));
  }
  return ownedBy(account, join(dataDir, 'postgres'));
}

async function ownedBy(account: Account | undefined, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (account) await chown(directory, account.uid, account.gid);
  return directory;
}

async function outside(dataDir: string): Promise<string> {
  const name = createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex')
    .slice(0, 16);
  for (const parent of ['/var/lib/countersign', join(tmpdir(), 'countersign')]) {
    try {
      await mkdir(parent, { mode: 0o755 });
    } catch {
      // exists, or can't be made: looked at next
    }
    const found = await lstat(parent).catch(() => undefined);
    // In a directory that everybody may write to, somebody else could have laid a trap.
    if (found?.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0) return join(parent, name);
  }
  throw new EmbeddedDatabaseError(
    `PostgreSQL does not run as root, and other accounts can't enter ${dataDir}. ` +
      'Set COUNTERSIGN_DATA_DIR to a directory that they can, or DATABASE_URL to a PostgreSQL.',
  );
}
