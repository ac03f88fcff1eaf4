import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exists } from './postmaster';

/**
 * Which processes use a database: one empty file per process id. Synchronous, because the last one to leave stops the
 * database while its process exits.
 */
export function hold(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, String(process.pid)), '');
}

/** Gives this process's hold up. Returns whether somebody else still holds. */
export function release(directory: string): boolean {
  rmSync(join(directory, String(process.pid)), { force: true });
  return isHeld(directory);
}

/** Whether a living process holds. */
export function isHeld(directory: string): boolean {
  return existsSync(directory) && readdirSync(directory).some((pid) => exists(Number(pid)));
}
