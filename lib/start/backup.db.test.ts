import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeApprovals, makeOrg, type Sudo } from '@/lib/approvals/testing/arrange';
import { sealAudit } from '@/lib/audit/seal';
import { append } from '@/lib/audit/testing/log';
import { verifyAudit } from '@/lib/audit/verify';
import { closePool } from '@/lib/db/pool';
import { closePrisma } from '@/lib/db/tx';
import { provideEnv } from '@/lib/env';
import type { OrgId } from '@/lib/ids';
import { backUp } from './backup';
import { backupManifest, type BackupManifest } from './backup-format';
import { prepare, type Prepared } from './prepare';
import { restore } from './restore';

const quiet = () => undefined;
const NAMES = ['NEXTAUTH_SECRET', 'ENCRYPTION_KEY', 'HMAC_SECRET', 'SIGNING_KEY'];
const nothing = Object.fromEntries([...NAMES, 'DATABASE_URL', 'MIGRATION_DATABASE_URL'].map((name) => [name, '']));

/** This process as one of an installation with its own database in `dataDir`. */
const useDirectory = (dataDir: string) =>
  provideEnv({ ...nothing, LOG_LEVEL: 'silent', COUNTERSIGN_DATA_DIR: dataDir });

async function onDatabase<T>(url: string, work: (sudo: Sudo) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(async (text, values = []) => (await client.query<Record<string, unknown>>(text, values)).rows);
  } finally {
    await client.end();
  }
}

let directory: string;
let org: OrgId;
let backup: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  await chmod(directory, 0o755); // the database's own account must be able to enter
  useDirectory(join(directory, 'first'));
  const first = await prepare(quiet);
  try {
    await onDatabase(first.ownerUrl, async (sudo) => {
      org = await makeOrg(sudo);
      await makeApprovals(sudo, org, [{}, {}]);
      for (let i = 0; i < 3; i++) await append(org, 2);
      await sealAudit(org, { wait: true });
      // The database of a running server is written while it is copied.
      let writing = true;
      const writer = (async () => {
        while (writing) await append(org, 1, 'during');
      })();
      try {
        backup = await runBackup(join(directory, 'first'), join(directory, 'backups'));
      } finally {
        writing = false;
        await writer;
      }
      await append(org, 1, 'after the backup');
    });
  } finally {
    await leave(first);
  }
}, 120_000);

/** `npm run backup` beside this process, which stands for the server. */
async function runBackup(dataDir: string, into: string): Promise<string> {
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production' as const, COUNTERSIGN_DATA_DIR: dataDir };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/backup.ts', into], {
    env,
  });
  return stdout.trim();
}

async function leave(prepared: Prepared): Promise<void> {
  await closePrisma();
  await closePool();
  await prepared.stop();
}

afterEach(async () => {
  await closePrisma();
  await closePool();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const manifest = async (): Promise<BackupManifest> =>
  backupManifest.parse(JSON.parse(await readFile(join(backup, 'backup.json'), 'utf8')));

/** Writes another manifest for one attempt. */
async function withManifest(change: Partial<BackupManifest>, work: () => Promise<void>): Promise<void> {
  const path = join(backup, 'backup.json');
  const before = await readFile(path, 'utf8');
  await writeFile(path, JSON.stringify({ ...(await manifest()), ...change }));
  try {
    await work();
  } finally {
    await writeFile(path, before);
  }
}

const refused = (dataDir: string, message: RegExp) =>
  expect(restore({ from: backup, dataDir: join(directory, dataDir), report: quiet })).rejects.toThrow(message);

describe('a backup of the embedded database, taken while it runs', () => {
  it('is private, and says what it holds', async () => {
    expect((await stat(backup)).mode & 0o777).toBe(0o700);
    const { files, postgres_major, migrations } = await manifest();
    expect(Object.keys(files).sort()).toEqual(['base.tar.gz', 'secrets.json']);
    for (const name of Object.keys(files)) expect((await stat(join(backup, name))).mode & 0o777).toBe(0o600);
    expect(postgres_major).toBe(18);
    expect(migrations[0]).toMatch(/_init$/);
  });

  it('restored elsewhere starts, verifies, and goes on', async () => {
    const dataDir = join(directory, 'second');
    await restore({ from: backup, dataDir, report: quiet });
    useDirectory(dataDir);
    const second = await prepare(quiet);
    try {
      expect(await verifyAudit(org)).toMatchObject({ ok: true, events: 6 });
      await append(org, 1, 'on the restored one');
      expect(await sealAudit(org, { wait: true })).toBeGreaterThanOrEqual(1);
      expect(await verifyAudit(org)).toMatchObject({ ok: true, unsealed: 0 });
      const found = await onDatabase(second.ownerUrl, (sudo) =>
        sudo('SELECT id FROM approvals WHERE org_id = $1', [org]),
      );
      expect(found).toHaveLength(2);
    } finally {
      await leave(second);
    }
  }, 60_000);

  it('is not restored over a database or other secrets', async () => {
    await refused('first', /There is a database in .* already/);
    const dataDir = join(directory, 'third');
    useDirectory(dataDir);
    await expect(restore({ from: directory, dataDir, report: quiet })).rejects.toThrow(/is not a backup/);
    await restore({ from: backup, dataDir, report: quiet });
    await rm(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'secrets.json'), '{}');
    await refused('third', /holds other secrets/);
  }, 60_000);

  it('is not restored by an older version, nor by another PostgreSQL', async () => {
    const { migrations } = await manifest();
    await withManifest({ migrations: [...migrations, '20991231000000_future'] }, () =>
      refused('fourth', /newer version .*20991231000000_future/),
    );
    await withManifest({ postgres_major: 17 }, () => refused('fourth', /of PostgreSQL 17, and this is 18/));
  });

  it('is not restored when a file of it was changed or is missing', async () => {
    await appendFile(join(backup, 'base.tar.gz'), 'x');
    await refused('fifth', /base\.tar\.gz is not what was backed up/);
    await rm(join(backup, 'base.tar.gz'));
    await refused('fifth', /base\.tar\.gz is missing/);
  });
});

describe('backUp', () => {
  it('says what to do with a database of one’s own', async () => {
    provideEnv({
      DATABASE_URL: 'postgresql://x@127.0.0.1:1/x',
      ...Object.fromEntries(NAMES.map((name, i) => [name, Buffer.alloc(32, `secret ${i} `).toString('base64')])),
    });
    await expect(backUp({ into: directory, secrets: true, report: quiet })).rejects.toThrow(/pg_dump --format=custom/);
  });
});
