import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

/** The migrations of this version, oldest first, from `prisma/migrations/<name>/migration.sql` under the project root. */
export async function readMigrations(root: string): Promise<Migration[]> {
  const names = await migrationNames(root);
  return Promise.all(
    names.map(async (name) => {
      const file = await readFile(join(root, 'prisma', 'migrations', name, 'migration.sql'));
      return { name, sql: file.toString('utf8'), checksum: createHash('sha256').update(file).digest('hex') };
    }),
  );
}

/** Their names alone, oldest first (a name starts with its time). */
export async function migrationNames(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'prisma', 'migrations'), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.sort();
}
