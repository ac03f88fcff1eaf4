import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { publicId, type ApprovalId } from '@/lib/ids';
import { copyApproval } from './arrange';
import { Client } from './client';
import type { Bench } from './context';
import type { Inspector } from './inspector';
import { percentiles } from './load';
import { ms, progress, type Figure } from './report';

const WAITERS = [1, 100, 500] as const;
const DECISIONS = 100;
/** What clients do that aren't told. */
const POLL_MS = 5_000;
const POLLED_DECISIONS = 20;

/** Notes when the database told of each approval: the commit, as early as anybody can know of it. */
class Commits {
  readonly at = new Map<string, number>();
  private constructor(readonly client: pg.Client) {
    client.on('notification', ({ payload }) => {
      const id = payload?.split(' ')[1];
      if (id !== undefined && !this.at.has(id)) this.at.set(id, performance.now());
    });
  }

  static async listen(url: string): Promise<Commits> {
    const client = new pg.Client({ connectionString: url, application_name: 'bench-listen' });
    await client.connect();
    await client.query('LISTEN countersign_approvals');
    return new Commits(client);
  }
}

/** How long after a decision was committed the agent that waits for it has its answer, and what a waiter costs. */
export async function measureWakeUp(bench: Bench, inspector: Inspector): Promise<Figure[]> {
  const waiters = new Client(bench.server.url, Math.max(...WAITERS));
  const commits = await Commits.listen(bench.database.url);
  const figures: Figure[] = [];
  try {
    for (const count of WAITERS) {
      const told = await oneByOne(bench, waiters, commits, count);
      const { p50, p99 } = percentiles(await polling(bench, waiters, commits, count));
      figures.push({ ...told, baseline: `polling every 5 s: p50 ${ms(p50)}, p99 ${ms(p99)}` });
    }
    figures.push(...(await allAtOnce(bench, waiters, commits, inspector)));
  } finally {
    await commits.client.end();
    await waiters.close();
  }
  return figures;
}

/** Approvals whose notifications of creation are over. */
async function pending({ database, template }: Bench, commits: Commits, count: number): Promise<ApprovalId[]> {
  const ids = await copyApproval(database, template, count);
  await delay(300);
  commits.at.clear();
  return ids;
}

/** Waits for a decision; gives how long after its commit the answer came. */
async function wait({ arranged }: Bench, client: Client, commits: Commits, id: ApprovalId): Promise<number> {
  const path = `/api/v1/gateway/approvals/${publicId('appr', id)}/status?wait=60&until=decision`;
  const text = await client.send('GET', path, arranged.owner.key);
  const answered = performance.now();
  if (!text.includes('"status":"approved"')) throw new Error(`a waiter was answered ${text}`);
  return answered - (commits.at.get(id) ?? answered);
}

const approve = ({ client, arranged }: Bench, id: ApprovalId) =>
  client.send('POST', `/api/v1/orgs/${arranged.org}/approvals/${publicId('appr', id)}/approve`, arranged.person, '{}');

/** Until the calls have arrived and read their rows. */
const settle = (count: number) => delay(500 + count * 2);

async function oneByOne(bench: Bench, client: Client, commits: Commits, count: number): Promise<Figure> {
  progress(`wake-up: ${DECISIONS} decisions, one at a time, ${count} waiting`);
  // Every decided one is replaced, so that always so many wait.
  const ids = await pending(bench, commits, count + DECISIONS);
  const open = ids.map((id, n) => ({ id, answer: n < count ? wait(bench, client, commits, id) : null }));
  await settle(count);
  const times: number[] = [];
  for (let n = 0; n < DECISIONS; n++) {
    const one = open[n]!;
    await approve(bench, one.id);
    times.push(await one.answer!);
    const next = open[n + count]!;
    next.answer = wait(bench, client, commits, next.id);
    await delay(10);
  }
  const { p50, p99 } = percentiles(times);
  const rest = open.slice(DECISIONS);
  await Promise.all([
    approveAll(
      bench,
      rest.map(({ id }) => id),
    ),
    ...rest.map(({ answer }) => answer),
  ]);
  return {
    what: `wake-up, ${count} waiting, decided one by one`,
    value: `p50 ${ms(p50)}, p99 ${ms(p99)}`,
    goal: 'p50 < 10 ms, p99 < 50 ms',
    met: p50 < 10 && p99 < 50,
    data: { times },
  };
}

/**
 * How long after its commit a decision is known to who asks every five seconds, in the same run: so many ask, each at times
 * of its own (they are at least as many as decisions, and don't wait for each other).
 */
async function polling(bench: Bench, client: Client, commits: Commits, count: number): Promise<number[]> {
  progress(`wake-up: ${POLLED_DECISIONS} decisions, ${count} polling every ${POLL_MS / 1000} s`);
  const ids = await pending(bench, commits, Math.max(count, POLLED_DECISIONS));
  const asking = ids.map((id) => poll(bench, client, commits, id));
  await delay(500);
  const decided = ids.slice(0, POLLED_DECISIONS);
  for (const id of decided) {
    await approve(bench, id);
    await delay(20);
  }
  const times = await Promise.all(asking.slice(0, POLLED_DECISIONS));
  const rest = ids.slice(POLLED_DECISIONS);
  if (rest.length > 0) await approveAll(bench, rest);
  await Promise.all(asking);
  return times;
}

async function poll({ arranged }: Bench, client: Client, commits: Commits, id: ApprovalId): Promise<number> {
  const path = `/api/v1/gateway/approvals/${publicId('appr', id)}/status`;
  await delay(Math.random() * POLL_MS);
  for (;;) {
    const text = await client.send('GET', path, arranged.owner.key);
    const answered = performance.now();
    if (text.includes('"status":"approved"')) return answered - (commits.at.get(id) ?? answered);
    await delay(POLL_MS);
  }
}

const approveAll = ({ client, arranged }: Bench, ids: readonly ApprovalId[]) =>
  client.send(
    'POST',
    `/api/v1/orgs/${arranged.org}/approvals/bulk-approve`,
    arranged.person,
    JSON.stringify({ approval_ids: ids }),
  );

/** The worst case: one bulk decision wakes everybody, and each gets a grant of its own. */
async function allAtOnce(bench: Bench, client: Client, commits: Commits, inspector: Inspector): Promise<Figure[]> {
  const count = WAITERS.at(-1) ?? 0;
  progress(`wake-up: ${count} decided in one call; memory of ${count} waiters`);
  const ids = await pending(bench, commits, count);
  const before = await inspector.memory();
  const answers = ids.map((id) => wait(bench, client, commits, id));
  await settle(count);
  const perWaiter = (await inspector.memory()) - before;
  const [, ...times] = await Promise.all([approveAll(bench, ids), ...answers]);
  const { p50, p99 } = percentiles(times);
  return [
    { what: `wake-up, ${count} decided in one call`, value: `p50 ${ms(p50)}, p99 ${ms(p99)}`, data: { times } },
    {
      what: `memory of one waiter, of ${count}`,
      value: `${(perWaiter / count / 1000).toFixed(1)} kB`,
      goal: '< 20 kB',
      met: perWaiter / count < 20_000,
    },
  ];
}
