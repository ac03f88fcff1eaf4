import { stat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackupError } from './backup-format';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * Makes a directory and what is missing above it, for its owner alone. Level by level: where the file system refuses a
 * directory as if its parent were missing (`/proc`), Node's own recursion tries for ever. Throws `BackupError`.
 */
export async function makeDirectory(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = path; !(await isThere(at, path)); at = dirname(at)) missing.push(at);
  for (const directory of missing.reverse()) {
    try {
      await mkdir(directory, { mode: 0o700 });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw refused(path, directory, error); // somebody else was faster
    }
  }
}

async function isThere(directory: string, path: string): Promise<boolean> {
  try {
    if ((await stat(directory)).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw refused(path, directory, error);
  }
  throw new BackupError(`A backup can't be written to ${path}: ${directory} is no directory.`);
}

function refused(path: string, directory: string, error: unknown): BackupError {
  const why = WHY[codeOf(error)] ?? `the system answers ${codeOf(error) || String(error)}`;
  return new BackupError(`A backup can't be written to ${path}: ${directory} can't be made: ${why}.`, { cause: error });
}

const WHY: Readonly<Partial<Record<string, string>>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  ENOENT: 'this file system takes no directories',
  ENOTDIR: 'something above it is no directory',
  EROFS: 'this file system is read-only',
  ENOSPC: 'the disk is full',
};
