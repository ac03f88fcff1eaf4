import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['NEXTAUTH_SECRET', 'ENCRYPTION_KEY', 'HMAC_SECRET', 'SIGNING_KEY'] as const;

/**
 * The four secrets of an installation with the embedded database: made at the first start, kept in the data directory
 * (0600 in a 0700 directory), overridden by the environment. With `DATABASE_URL` nothing is made: they are required.
 */
export function keptSecrets(
  dataDir: string,
  environment: Partial<Record<(typeof NAMES)[number], string | undefined>>,
): Record<string, string> {
  // The embedded database may open the directory to its own account's group: made private, then left alone.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'secrets.json');
  const kept: Record<string, string> = existsSync(path) ? parseStrings(readFileSync(path, 'utf8')) : {};
  let made = false;
  for (const name of NAMES) {
    if (!kept[name]) {
      kept[name] = randomBytes(32).toString('base64url');
      made = true;
    }
  }
  if (made) writeFileSync(path, JSON.stringify(kept, null, 2), { mode: 0o600 });
  return Object.fromEntries(NAMES.map((name) => [name, environment[name] || kept[name] || '']));
}

function parseStrings(text: string): Record<string, string> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('secrets.json in the data directory is damaged.');
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
