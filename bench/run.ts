import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Database } from '@/e2e/support/database';
import { SERVER_ENTRY, startServer, type Server } from '@/e2e/support/server';
import { closePool } from '@/lib/db/pool';
import { provideEnv } from '@/lib/env';
import { parseId } from '@/lib/ids';
import { arrange } from './arrange';
import { measureAudit } from './audit';
import { measureBareServer } from './bare';
import { measureBulk } from './bulk';
import { Client } from './client';
import type { Bench } from './context';
import { rawPool, startDatabase } from './database';
import { Inspector } from './inspector';
import { CLIENTS } from './load';
import { measurePages } from './pages';
import { measurePaths } from './paths';
import { measurePolicy } from './policy';
import { executeCall } from './raw-values';
import { beginBench, progress, type Figure } from './report';
import { measureRules } from './rules';
import { measureStart } from './start';
import { countStatements } from './statements';
import { measureWakeUp } from './wake-up';

/**
 * `npm run bench`: the hot paths of the built server, each beside a baseline of the same run. Its own database and
 * server; some three minutes. `npm run bench -- paths bulk` runs these sections only; `--profile` keeps a CPU profile of
 * the server for each path in `bench/results`.
 */
const SECTIONS = [
  'bare',
  'paths',
  'statements',
  'rules',
  'wake-up',
  'bulk',
  'pages',
  'start',
  'policy',
  'audit',
] as const;
type Section = (typeof SECTIONS)[number];

const given = process.argv.slice(2);
const profile = given.includes('--profile');
const sections = given.filter((word) => word !== '--profile');
const unknown = sections.filter((word) => !SECTIONS.some((section) => section === word));
if (unknown.length > 0) fail(`There is no section ${unknown.join(', ')}. There are ${SECTIONS.join(', ')}.`);
const wanted = (section: Section) => sections.length === 0 || sections.includes(section);
if (!existsSync(resolve(import.meta.dirname, '..', SERVER_ENTRY))) {
  fail(`${SERVER_ENTRY} is missing. Run first: npm run build`);
}

const NOTES = [
  'an embedded PostgreSQL of its own, durable (fsync and synchronous_commit on), in a temporary directory',
  `server, database and callers share this machine; ${CLIENTS} callers, as many pooled connections, keep-alive`,
  'raw: the same statements over a bare pool in this process, without HTTP and without authentication',
];

const report = beginBench(NOTES);
report.announce();

const database = await startDatabase();
let server: Server | undefined;
await report.run(measureAll, end);

async function end(): Promise<void> {
  await server?.kill();
  await closePool();
  await database.drop();
}

async function measureAll(): Promise<Figure[]> {
  const figures: Figure[] = [];
  if (wanted('bare')) {
    progress('a bare server');
    figures.push(await measureBareServer());
  }
  if (wanted('policy')) figures.push(...(await measurePolicy()));
  progress('starting the server');
  server = await startServer({
    database,
    env: {
      LOG_LEVEL: 'warn',
      SWEEP_SECONDS: '5',
      DATABASE_POOL_SIZE: String(CLIENTS),
      NODE_OPTIONS: '--inspect-port=0', // opened on a signal, and only for the figures of memory and time
    },
  });
  provideEnv({ DATABASE_URL: database.url, LOG_LEVEL: 'warn', RATE_LIMIT: 'off', ...server.secrets });
  figures.push(...(await withServer(database, server)));
  await server.stop();
  if (wanted('start')) figures.push(await measureStart(server));
  if (wanted('audit')) figures.push(...(await measureAudit(database)));
  return figures;
}

/** Everything that is measured on the running server. */
async function withServer(database: Database, server: Server): Promise<Figure[]> {
  const figures: Figure[] = [];
  const arranged = await arrange(database);
  const client = new Client(server.url);
  const raw = rawPool(database.url, arranged.orgId);
  const first = await client.send('POST', '/api/v1/gateway/execute', arranged.owner.key, executeCall('deploy'));
  const { approval_id: id } = z.object({ approval_id: z.string() }).parse(JSON.parse(first));
  const bench: Bench = { server, database, arranged, client, raw, template: parseId('appr', id) ?? '' };
  if (wanted('paths'))
    figures.push(...(await measurePaths(bench, (name, work) => (profile ? profiled(server, name, work) : work()))));
  if (wanted('statements')) figures.push(...(await countStatements(bench)));
  if (wanted('rules')) figures.push(...(await measureRules(bench)));
  if (wanted('wake-up')) {
    const inspector = await Inspector.open(server);
    figures.push(...(await measureWakeUp(bench, inspector)));
    inspector.close();
  }
  if (wanted('bulk')) figures.push(await measureBulk(bench));
  if (wanted('pages')) figures.push(...(await measurePages(bench)));
  await client.close();
  await raw.end();
  return figures;
}

/** Keeps a CPU profile of the server beside the figures. Profiling slows it down: such figures count for little. */
async function profiled(server: Server, name: string, work: () => Promise<void>): Promise<void> {
  const inspector = await Inspector.open(server);
  const directory = join(import.meta.dirname, 'results');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${name.replaceAll(/[^\w]+/g, '-')}.cpuprofile`);
  writeFileSync(file, await inspector.profile(work));
  inspector.close();
  progress(`profile: ${file}`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
