import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { aboutCluster } from '@/lib/db/about-cluster';
import { baseBackup } from '@/lib/db/embedded/base-backup';
import { KEYS_FILE } from '@/lib/demo/keys-file';
import { env } from '@/lib/env';
import { VERSION } from '@/lib/version';
import { BackupError, BASE_FILE, fileHash, MANIFEST_FILE, SECRETS_FILE, type BackupManifest } from './backup-format';
import { makeDirectory } from './make-directory';
import { openDatabase } from './open';

type Options = {
  /** The directory that the backup's own directory is made in. */
  into: string;
  /** False leaves the four secrets out; without them stored params and secrets can't be opened. */
  secrets: boolean;
  report: (line: string) => void;
};

/**
 * Backs the embedded database up, whether a server runs on it or not: a directory with a physical copy of the cluster,
 * consistent as of its end, and the installation's secrets. It appears under its name when it is whole. Returns its path.
 * Throws `BackupError` with an external database, whose own tools do this.
 */
export async function backUp({ into, secrets, report }: Options): Promise<string> {
  if (env().DATABASE_URL) throw new BackupError(EXTERNAL);
  const dataDir = resolve(env().COUNTERSIGN_DATA_DIR);
  await makeDirectory(resolve(into)); // before the database is started for nothing
  const { ownerUrl, stop } = await openDatabase(report);
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const target = join(resolve(into), `countersign-${stamp}`);
  const unfinished = `${target}.${randomBytes(3).toString('hex')}.part`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    const { major, migrations } = await describe(ownerUrl);
    report('Copying the database …');
    const tar = new PassThrough();
    const base = join(unfinished, BASE_FILE);
    const written = pipeline(tar, createGzip(), createWriteStream(base, { mode: 0o600, flush: true }));
    await Promise.all([baseBackup(ownerUrl, tar), written]);
    const kept = [...(secrets ? [SECRETS_FILE] : []), KEYS_FILE].filter((name) => existsSync(join(dataDir, name)));
    for (const name of kept) await copyFile(join(dataDir, name), join(unfinished, name));
    const files: Record<string, string> = {};
    for (const name of [BASE_FILE, ...kept]) files[name] = await fileHash(join(unfinished, name));
    const manifest: BackupManifest = {
      typ: 'countersign/backup@1',
      made_at: new Date().toISOString(),
      version: VERSION,
      postgres_major: major,
      migrations,
      files,
    };
    await writeFile(join(unfinished, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(unfinished, target);
    return target;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    await stop();
  }
}

async function describe(url: string): Promise<{ major: number; migrations: string[] }> {
  const about = await aboutCluster(url);
  if (!about) {
    throw new BackupError('There is nothing to back up yet: the server was never started on this data directory.');
  }
  return about;
}

const EXTERNAL = `DATABASE_URL is set: back that PostgreSQL up with its own tools, for example
  pg_dump --format=custom --enable-row-security --file=countersign.dump "$DATABASE_URL"
and keep the four secrets (NEXTAUTH_SECRET, ENCRYPTION_KEY, HMAC_SECRET, SIGNING_KEY) apart from it. Restore it with
  pg_restore --no-owner --exit-on-error --dbname="$DATABASE_URL" countersign.dump
into an empty database whose user may become countersign_app (docs/operations.md, "Backup and restore").`;
