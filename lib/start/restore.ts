import { createReadStream, existsSync } from 'node:fs';
import { chown, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { databaseAccount, run, type Account } from '@/lib/db/embedded/account';
import { findBinaries } from '@/lib/db/embedded/binaries';
import { stateDirectory } from '@/lib/db/embedded/place';
import { untar } from '@/lib/db/embedded/untar';
import { migrationNames } from '@/lib/db/migrations';
import {
  BackupError,
  backupManifest,
  BASE_FILE,
  fileHash,
  MANIFEST_FILE,
  SECRETS_FILE,
  type BackupManifest,
} from './backup-format';

type Options = { from: string; dataDir: string; report: (line: string) => void };

/**
 * Puts a backup into a data directory that holds no database, for the next start. Nothing appears there unless the whole
 * backup could be read and is what was backed up. Throws `BackupError`: there is a database already (stop the server and
 * move it away first), other secrets, a newer version, another PostgreSQL, or damage.
 */
export async function restore({ from, dataDir: given, report }: Options): Promise<BackupManifest> {
  const dataDir = resolve(given);
  const manifest = await readManifest(from);
  await checkFiles(from, manifest);
  await checkVersion(manifest);
  const account = await databaseAccount();
  const stateDir = await stateDirectory(dataDir, account);
  const cluster = join(stateDir, 'cluster');
  if (existsSync(cluster)) {
    throw new BackupError(
      `There is a database in ${stateDir} already. Stop the server and move that directory away, or restore into another ` +
        'place: --data-dir <path>.',
    );
  }
  await checkPostgres(manifest, stateDir, account);
  const others = Object.keys(manifest.files).filter((name) => name !== BASE_FILE);
  await checkSecrets(from, dataDir, others);

  report('Unpacking the database …');
  const unfinished = join(stateDir, `restore.${process.pid}`);
  await rm(unfinished, { recursive: true, force: true });
  try {
    await mkdir(unfinished, { mode: 0o700 });
    const tar = createReadStream(join(from, BASE_FILE));
    const unzip = createGunzip();
    tar.on('error', (error) => unzip.destroy(error));
    await untar(tar.pipe(unzip), unfinished);
    if (account) await own(unfinished, account);
    for (const name of others) {
      const content = await readFile(join(from, name));
      await writeFile(join(dataDir, name), content, { mode: 0o600, flush: true });
    }
    await rename(unfinished, cluster);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return manifest;
}

async function readManifest(from: string): Promise<BackupManifest> {
  try {
    return backupManifest.parse(JSON.parse(await readFile(join(from, MANIFEST_FILE), 'utf8')));
  } catch (cause) {
    throw new BackupError(`${from} is not a backup of Countersign: it has no readable ${MANIFEST_FILE}.`, { cause });
  }
}

async function checkFiles(from: string, { files }: BackupManifest): Promise<void> {
  for (const [name, hash] of Object.entries(files)) {
    if (!/^[a-z-]+\.(?:json|tar\.gz)$/.test(name)) throw new BackupError(`The backup names a file ${name}.`);
    const found = await fileHash(join(from, name)).catch(() => null);
    if (found === null) throw new BackupError(`${name} is missing from the backup.`);
    if (found !== hash) throw new BackupError(`${name} is not what was backed up: damaged or changed.`);
  }
  if (files[BASE_FILE] === undefined) throw new BackupError(`${BASE_FILE} is missing from the backup.`);
}

async function checkVersion({ migrations, version }: BackupManifest): Promise<void> {
  const known = new Set(await migrationNames(process.cwd()));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new BackupError(
      `The backup was made by a newer version (${version}), whose database has what this one doesn't know: ` +
        `${unknown.join(', ')}. Restore it with that version.`,
    );
  }
}

async function checkPostgres(
  { postgres_major }: BackupManifest,
  stateDir: string,
  account: Account | undefined,
): Promise<void> {
  const { postgres } = await findBinaries(stateDir, account);
  const { stdout } = await run(postgres, ['--version']);
  const major = Number(/(\d+)/.exec(stdout)?.[1]);
  if (major !== postgres_major) {
    throw new BackupError(
      `The backup is of PostgreSQL ${postgres_major}, and this is ${major}. Restore it with the version that made it.`,
    );
  }
}

/** Secrets that are there already must be those of the backup: nothing else would open what it holds. */
async function checkSecrets(from: string, dataDir: string, others: readonly string[]): Promise<void> {
  const path = join(dataDir, SECRETS_FILE);
  if (!others.includes(SECRETS_FILE) || !existsSync(path)) return;
  const [theirs, ours] = await Promise.all([readFile(join(from, SECRETS_FILE), 'utf8'), readFile(path, 'utf8')]);
  if (theirs !== ours) {
    throw new BackupError(
      `${path} holds other secrets than the backup. Move it away first, or restore into another place.`,
    );
  }
}

async function own(path: string, account: Account): Promise<void> {
  await chown(path, account.uid, account.gid);
  if ((await lstat(path)).isDirectory()) for (const name of await readdir(path)) await own(join(path, name), account);
}
