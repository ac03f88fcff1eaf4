import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isHeld } from './holders';
import { stopPostmaster } from './postmaster';

/** Younger directories may belong to a process that is just starting. */
const GRACE_MS = 120_000;

/**
 * Stops the database of a data directory whose processes are all gone. Returns whether the directory is abandoned;
 * false also when it isn't ours to look into.
 */
export async function stopIfAbandoned(dataDir: string): Promise<boolean> {
  const stateDir = join(dataDir, 'postgres');
  try {
    const { mtimeMs } = await stat(dataDir);
    if (isHeld(join(stateDir, 'holders')) || Date.now() - mtimeMs < GRACE_MS) return false;
    await stopPostmaster(join(stateDir, 'cluster'));
    return true;
  } catch {
    return false;
  }
}
