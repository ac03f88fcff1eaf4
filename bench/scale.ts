import { newSecrets, startServer, type Server } from '@/e2e/support/server';
import { list } from '@/lib/approvals/list';
import { approvalStats } from '@/lib/approvals/stats';
import type { ApprovalFilters } from '@/lib/contracts/approvals';
import { applyMigrations } from '@/lib/db/migrate';
import { closePool } from '@/lib/db/pool';
import { provideEnv } from '@/lib/env';
import type { UserActor } from '@/lib/identity/actor';
import { newId, publicId, type ApprovalId, type OrgId } from '@/lib/ids';
import { recount } from '@/lib/stats/recount';
import { arrange, type Arranged } from './arrange';
import { startDatabase } from './database';
import { median } from './load';
import { measureViews, newSession, SESSION_COOKIE, type View } from './pages';
import { explainAll } from './plans';
import { beginBench, ms, progress, type Figure } from './report';
import { addAgents, fill } from './scale-rows';

/**
 * `npm run bench:scale`: how lists, search and statistics grow from 10,000 approvals in the organization to 1,000,000.
 * `-- --rows 200000` takes fewer, `-- --plans` also keeps the query plans. Needs a build. A database and a server of its
 * own, as durable as an installation's, removed afterwards.
 */
const SMALL = 10_000;
const given = process.argv.indexOf('--rows');
const BIG = given === -1 ? 1_000_000 : Number(process.argv[given + 1]);
if (!Number.isInteger(BIG) || BIG <= SMALL) throw new Error(`--rows takes a number above ${SMALL}`);
const PLANS = process.argv.includes('--plans');
const ROUNDS = 3;
const CALLS = 40;

const LISTS: readonly [string, ApprovalFilters][] = [
  ['list, no filter', {}],
  ['list, status', { status: ['denied'] }],
  ['list, status and agent', { status: ['denied'], agent_id: 'agent-7' }],
  ['list, date range', { from: new Date(Date.now() - 172_800_000).toISOString(), to: new Date().toISOString() }],
];
const OTHERS: readonly [string, ApprovalFilters][] = [
  ['list, reason code of few', { reason_code: 'RARE_REASON' }],
  ['list, reason code of none', { reason_code: 'NO_SUCH_REASON' }],
];

const report = beginBench([`${BIG} approvals over 90 days against ${SMALL}, one caller`]);
const gigabytes = ((BIG * 4.2) / 1e6).toFixed(1);
progress(
  `Makes ${BIG.toLocaleString('en')} approvals: up to ${gigabytes} GB in the temporary directory for as long as this`,
);
progress(`runs, and about ${Math.ceil(BIG / 600_000) + 1} minutes in all. Interrupt it at any time; nothing stays.`);
const database = await startDatabase();
let server: Server | undefined;
await report.run(measureAll, end);

async function end(): Promise<void> {
  await server?.kill();
  await closePool();
  await database.drop();
}

type Measured = Record<string, number>;

async function measureAll(): Promise<Figure[]> {
  await applyMigrations(database.url);
  const secrets = newSecrets();
  provideEnv({ DATABASE_URL: database.url, LOG_LEVEL: 'warn', ...secrets });
  const [few, many] = [await arrange(database, 'small'), await arrange(database, 'big')];
  const small = await measureOrg(few, SMALL);
  const big = await measureOrg(many, BIG);
  const [{ size } = { size: '' }] = await database.sudo<{ size: string }>(
    `SELECT pg_size_pretty(pg_database_size(current_database())) AS size`,
  );
  progress(`the database is ${size}`);
  const grown = (what: string, goal: number): Figure => {
    const [now, before] = [big[what] ?? NaN, small[what] ?? NaN];
    const ratio = now / before;
    return {
      what: `${what}, p95`,
      value: ms(now),
      baseline: ms(before),
      ratio,
      goal: `≤ ${goal} ×`,
      met: ratio <= goal,
    };
  };
  const within = (what: string, limit: number): Figure => {
    const [now, before] = [big[what] ?? NaN, small[what] ?? NaN];
    const figure = { what: `${what}, p95`, value: ms(now), baseline: ms(before), ratio: now / before };
    return { ...figure, goal: `< ${limit} ms`, met: now < limit };
  };
  return [
    ...LISTS.map(([what]) => grown(what, 1.5)),
    ...LISTS.slice(0, 3).map(([what]) => grown(`${what}, 20th page`, 1.5)),
    grown('search', 10),
    ...OTHERS.map(([what]) => within(what, 50)),
    within('stats, 30 days', 100),
    within('stats, 30 days, one agent', 100),
    within('stats, 30 days, an hour just changed', 100),
    ...(await measurePages(secrets, [few, many])),
  ];
}

/** The queue and the page of one approval, from a server on the database that was filled. */
async function measurePages(secrets: Record<string, string>, orgs: readonly Arranged[]): Promise<Figure[]> {
  server = await startServer({ database, secrets, env: { LOG_LEVEL: 'warn', SWEEP_SECONDS: '5' } });
  const views: View[] = [];
  for (const arranged of orgs) {
    await database.sudo(
      `UPDATE orgs SET settings = settings || jsonb_build_object('timezone', $2::text) WHERE id = $1`,
      [arranged.orgId, lateIn(new Date().getUTCHours())],
    );
    const cookie = `${SESSION_COOKIE}=${await newSession({ database, arranged, server })}`;
    const [row] = await database.sudo<{ id: ApprovalId }>(
      `SELECT id FROM approvals WHERE org_id = $1 AND status = 'pending' ORDER BY created_at DESC LIMIT 1`,
      [arranged.orgId],
    );
    if (!row) throw new Error(`nothing waits in ${arranged.slug}`);
    const path = `/${arranged.slug}/approvals`;
    views.push({ name: `queue, ${arranged.slug}`, path, cookie });
    views.push({ name: `detail, ${arranged.slug}`, path: `${path}/${publicId('appr', row.id)}`, cookie });
  }
  return measureViews(server, views);
}

/** A time zone in which it is the last hour of the day, when most was decided today: whenever this runs. */
function lateIn(utcHour: number): string {
  const ahead = 23 - utcHour;
  // These names count hours behind UTC, from -14 to 12.
  return ahead > 14 ? `Etc/GMT+${24 - ahead}` : ahead === 0 ? 'UTC' : `Etc/GMT-${ahead}`;
}

async function measureOrg({ orgId: org, slug }: Arranged, rows: number): Promise<Measured> {
  await addAgents(database, org);
  await fill(database, org, rows);
  progress('counting them');
  for (let n = 1; n > 0;) n = await recount(org, 96);
  await database.sudo('VACUUM ANALYZE');
  const me = viewer(org);
  const page = { sort: '-created_at', limit: 50, offset: 0, after: null } as const;
  const out: Measured = {};
  const measure = async (what: string, work: (n: number) => Promise<unknown>) => {
    out[what] = await p95(work);
    progress(`${slug}: ${what} ${ms(out[what])}`);
  };
  for (const [what, filter] of [...LISTS, ...OTHERS]) await measure(what, () => list(me, filter, page));
  for (const [what, filter] of LISTS.slice(0, 3)) {
    let after = (await list(me, filter, page)).next;
    for (let n = 2; n < 20 && after; n++) after = (await list(me, filter, { ...page, after })).next ?? after;
    await measure(`${what}, 20th page`, () => list(me, filter, { ...page, after }));
  }
  await measure('search', (n) => list(me, { q: `app:v${(n * 37) % SMALL}` }, page));
  await measure('stats, 30 days', () => approvalStats(me, { interval: 'day' }));
  await measure('stats, 30 days, one agent', () => approvalStats(me, { interval: 'day', agent_id: 'agent-7' }));
  await database.sudo(
    `INSERT INTO stats_dirty (org_id, hour) SELECT $1, date_bin('1 hour', now() - n * interval '50 hours', '2000-01-01Z')
     FROM generate_series(0, 4) n`,
    [org],
  );
  await measure('stats, 30 days, an hour just changed', () => approvalStats(me, { interval: 'day' }));
  if (PLANS)
    progress(`plans kept in ${await explainAll(slug, org, [...LISTS, ...OTHERS, ['search', { q: 'app:v77' }]])}`);
  return out;
}

/**
 * The time below which 19 of 20 calls stay, one caller; the middle one of three rounds, after a first one that is not
 * counted.
 */
async function p95(work: (n: number) => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const times: number[] = [];
    for (let n = 0; n < CALLS; n++) {
      const begun = performance.now();
      await work(round * CALLS + n);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    if (round > 0) rounds.push(times[Math.floor(CALLS * 0.95)] ?? NaN);
  }
  return median(rounds);
}

function viewer(orgId: OrgId): UserActor {
  return {
    kind: 'user',
    userId: newId('usr'),
    email: 'viewer@bench.example',
    name: 'Viewer',
    orgId,
    orgSlug: 'bench',
    role: 'viewer',
    via: 'session',
    sessionId: newId('ses'),
    tokenId: null,
    scopes: 'all',
    reauthenticatedAt: new Date(),
    mcpDecisions: false,
  };
}
