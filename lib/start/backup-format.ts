import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** What a backup directory says of itself, in `backup.json`. */
export const backupManifest = z.object({
  typ: z.literal('countersign/backup@1'),
  made_at: z.string(),
  version: z.string(),
  postgres_major: z.number(),
  /** Every migration of the database, oldest first. */
  migrations: z.array(z.string()),
  /** SHA-256 of each file. */
  files: z.record(z.string(), z.string()),
});
export type BackupManifest = z.infer<typeof backupManifest>;

export const MANIFEST_FILE = 'backup.json';
export const BASE_FILE = 'base.tar.gz';
export const SECRETS_FILE = 'secrets.json';

/** A backup can't be taken or restored; the message says why, and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** SHA-256 of a file, in hex. */
export async function fileHash(path: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), digest);
  return digest.digest('hex');
}
