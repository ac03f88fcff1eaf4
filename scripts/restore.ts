import { parseArgs } from 'node:util';
import { verifyAudit } from '@/lib/audit/verify';
import { closePool } from '@/lib/db/pool';
import { env, provideEnv } from '@/lib/env';
import { findRetentionOrgs } from '@/lib/retention/plan';
import { loadEnvFile } from '@/lib/start/env-file';
import { prepare } from '@/lib/start/prepare';
import { restore } from '@/lib/start/restore';

const USAGE = `Usage: npm run restore -- <backup directory> [--data-dir <path>]

Puts a backup of the embedded database into a data directory that holds none (default COUNTERSIGN_DATA_DIR), starts the
database, brings it up to this version, and verifies every organization's audit log. The server must not run there.`;

loadEnvFile();
process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { 'data-dir': { type: 'string' } } });
    const [from] = positionals;
    if (from === undefined || positionals.length > 1) {
      console.error(USAGE);
      return 2;
    }
    if (env().DATABASE_URL)
      throw new Error('DATABASE_URL is set: restore that PostgreSQL with its own tools (docs/operations.md).');
    const dataDir = values['data-dir'] ?? env().COUNTERSIGN_DATA_DIR;
    const { made_at, version } = await restore({ from, dataDir, report: (line) => console.error(line) });
    console.log(`Restored the backup of ${made_at} (version ${version}) into ${dataDir}.`);
    provideEnv({ COUNTERSIGN_DATA_DIR: dataDir });
    return await verifyAll();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function verifyAll(): Promise<number> {
  const { ownerUrl, stop } = await prepare((line) => console.error(line));
  let faults = 0;
  try {
    for (const { id, slug } of await findRetentionOrgs(ownerUrl, null)) {
      const { fault, events, unsealed } = await verifyAudit(id);
      if (fault) faults++;
      console.log(
        `${slug}: ${fault ? fault.message : `the audit log verifies (${events} sealed events, ${unsealed} newer)`}`,
      );
    }
  } finally {
    await closePool();
    await stop();
  }
  return faults === 0 ? 0 : 1;
}
