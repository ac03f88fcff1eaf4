import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startEmbedded } from '@/lib/db/embedded/start';
import { startTestServer } from '@/lib/db/testing/server';
import { createDatabase, databaseUrl, dropDatabase } from '@/lib/db/testing/template';

/**
 * Work on the schema, on any machine:
 *   node --import tsx scripts/db.ts drift            fails when schema.prisma has what the migrations don't make
 *   node --import tsx scripts/db.ts new <name>       drafts the next migration from schema.prisma
 *   node --import tsx scripts/db.ts prisma <command> Prisma's CLI on DATABASE_URL, else on the embedded database
 */
const USAGE = 'Usage: db.ts drift | new <name> | prisma <command> [arguments]';

const [command, ...args] = process.argv.slice(2);
process.exitCode = await main();

async function main(): Promise<number> {
  switch (command) {
    case 'drift':
      return drift();
    case 'new':
      return draft(args[0]);
    case 'prisma':
      return onDatabase(async (url) => (await prisma(args, url)).code);
    default:
      console.error(USAGE);
      return 2;
  }
}

async function drift(): Promise<number> {
  const changes = await schemaChanges();
  if (changes === '') return 0;
  console.error(`schema.prisma is ahead of prisma/migrations (db.ts new <name> drafts the migration):\n\n${changes}`);
  return 1;
}

async function draft(name: string | undefined): Promise<number> {
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
    console.error('The name of a migration is lower_case_words.');
    return 2;
  }
  const changes = await schemaChanges();
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const directory = join('prisma', 'migrations', `${time}_${name}`);
  await mkdir(directory);
  await writeFile(
    join(directory, 'migration.sql'),
    changes || '-- schema.prisma has no changes: write the SQL here.\n',
  );
  console.log(
    `${directory}/migration.sql: review it; CHECKs, policies, grants and partial indexes are written by hand.`,
  );
  return 0;
}

/**
 * The SQL from the migrations to schema.prisma, on a scratch server. Foreign keys, partial indexes and computed
 * defaults live in the migrations alone, so what Prisma would drop is left out.
 */
async function schemaChanges(): Promise<string> {
  const server = await startTestServer();
  const scratch = await createDatabase(server.url);
  try {
    const diff = ['migrate', 'diff', '--script', '--from-migrations', 'prisma/migrations'];
    const url = databaseUrl(server.url, scratch);
    const { code, output, problems } = await prisma([...diff, '--to-schema', 'prisma/schema.prisma'], url, 'pipe');
    if (code !== 0) throw new Error(`prisma migrate diff failed:\n${problems}`);
    const steps = output.split(/^(?=-- \w+$)/m).filter((step) => /^-- \w+$/m.test(step));
    return steps.filter((step) => !dropsOnly(step)).join('');
  } finally {
    await dropDatabase(server.url, scratch);
    await server.stop();
  }
}

function dropsOnly(step: string): boolean {
  if (/^-- Drop(ForeignKey|Index)/.test(step)) return true;
  const clauses = step.replace(/^-- .*\n?|^ALTER TABLE "\w+" ?/gm, '').split(/[,;]\s*/);
  return clauses.every((clause) => clause.trim() === '' || /^ALTER COLUMN "\w+" DROP DEFAULT$/.test(clause.trim()));
}

async function onDatabase(work: (url: string) => Promise<number>): Promise<number> {
  const given = process.env['MIGRATION_DATABASE_URL'] || process.env['DATABASE_URL'];
  if (given) return work(given);
  const { url, stop } = await startEmbedded({ dataDir: process.env['COUNTERSIGN_DATA_DIR'] || '.data' });
  try {
    return await work(url);
  } finally {
    await stop();
  }
}

async function prisma(cliArgs: string[], url: string, stdio: 'inherit' | 'pipe' = 'inherit') {
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');
  const child = spawn(process.execPath, [cli, ...cliArgs, '--config', 'prisma/prisma.config.ts'], {
    stdio: ['inherit', stdio, stdio],
    env: { ...process.env, DATABASE_URL: url, MIGRATION_DATABASE_URL: url },
  });
  let [output, problems] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (problems += text));
  const [code]: unknown[] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : 1, output, problems };
}
