import { AGENT_STATUS } from '@/lib/db/sql/agent-status';
import { DECIDE } from '@/lib/db/sql/approvals-decide';
import { listApprovals } from '@/lib/db/sql/approvals-list';
import { GATEWAY_READ } from '@/lib/db/sql/gateway-read';
import { GATEWAY_WRITE } from '@/lib/db/sql/gateway-write';
import { publicId } from '@/lib/ids';
import { copyApproval, emptyQueue, type BenchAgent } from './arrange';
import type { Bench } from './context';
import { cpuMs } from './cpu';
import { load, median, medianRound, type Round } from './load';
import { decideValues, executeCall, executeValues } from './raw-values';
import { ms, progress, rate, type Figure } from './report';

const ROUNDS = 3;

type Path = {
  name: string;
  goal: { ratio: number; p99?: number } | null;
  calls: number;
  /** Makes what the calls of one round need. */
  prepare?: (calls: number) => Promise<void>;
  http: (n: number) => Promise<unknown>;
  raw: (n: number) => Promise<unknown>;
};

/** Each path over HTTP, round by round beside a raw loop of its statements over a pool of the same size. */
export async function measurePaths(bench: Bench, around: (name: string, work: () => Promise<void>) => Promise<void>) {
  const figures: Figure[] = [];
  for (const path of [
    ...(await executePaths(bench)),
    ...decisionPaths(bench),
    await statusPath(bench),
    listPath(bench),
  ]) {
    progress(path.name);
    const http: Round[] = [];
    const raw: Round[] = [];
    const cpu: number[] = [];
    const round = async (calls: number, kept: boolean) => {
      await path.prepare?.(calls);
      const rawRound = await load(calls, path.raw);
      await path.prepare?.(calls);
      const before = cpuMs(bench.server.pid);
      const httpRound = await load(calls, path.http);
      if (!kept) return;
      raw.push(rawRound);
      http.push(httpRound);
      cpu.push((cpuMs(bench.server.pid) - before) / httpRound.calls);
    };
    await round(Math.ceil(path.calls / 2), false); // to warm up
    await around(path.name, async () => {
      for (let n = 0; n < ROUNDS; n++) await round(path.calls, true);
    });
    const figure = figureOf(path, http, raw, median(cpu));
    progress(`  ${figure.value}; ${figure.baseline}; ${figure.ratio?.toFixed(2)}`);
    figures.push(figure);
  }
  return figures;
}

function figureOf({ name, goal }: Path, http: Round[], raw: Round[], cpu: number): Figure {
  const mine = medianRound(http);
  const theirs = medianRound(raw);
  const ratio = mine.perSecond / theirs.perSecond;
  return {
    what: name,
    value: `${rate(mine.perSecond)}, p50 ${ms(mine.p50)}, p99 ${ms(mine.p99)}${cpu > 0 ? `, server CPU ${cpu.toFixed(2)} ms` : ''}`,
    baseline: `raw ${rate(theirs.perSecond)}`,
    ratio,
    ...(goal
      ? {
          goal: `≥ ${goal.ratio} of raw${goal.p99 === undefined ? '' : `, p99 < ${goal.p99} ms`}`,
          met: ratio >= goal.ratio && (goal.p99 === undefined || mine.p99 < goal.p99),
        }
      : {}),
    data: { http, raw, server_cpu_ms: cpu },
  };
}

async function executePaths(bench: Bench): Promise<Path[]> {
  const { arranged, client, raw, database } = bench;
  const path = async (name: string, agents: BenchAgent[], tool: 'scale' | 'deploy', calls: number): Promise<Path> => {
    const decision = tool === 'scale' ? 'ALLOW' : 'ESCALATE';
    const values = await Promise.all(agents.map((agent) => executeValues(agent, tool)));
    return {
      name,
      goal: { ratio: 0.5, p99: 20 },
      calls,
      ...(tool === 'deploy' ? { prepare: () => emptyQueue(database) } : {}),
      http: async (n) => {
        const text = await client.send('POST', '/api/v1/gateway/execute', of(agents, n).key, executeCall(tool));
        if (!text.includes(`"decision":"${decision}"`)) throw new Error(`${name} answered ${text}`);
      },
      raw: async (n) => {
        const { read, write } = of(values, n);
        await raw.run(GATEWAY_READ, read);
        const rows = await raw.run(GATEWAY_WRITE, write());
        if (rows.length !== 1) throw new Error(`the raw write of ${name} wrote nothing`);
      },
    };
  };
  return [
    await path('execute → ALLOW, no budget', arranged.plain, 'scale', 2_000),
    await path('execute → ALLOW, two budgets', arranged.budgeted, 'scale', 2_000),
    await path('execute → ESCALATE', arranged.asking, 'deploy', 1_500),
  ];
}

const of = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

function decisionPaths({ arranged, client, raw, database, template }: Bench): Path[] {
  const path = (name: string, verb: 'approved' | 'denied', body: object): Path => {
    let ids: string[] = [];
    const route = verb === 'approved' ? 'approve' : 'deny';
    return {
      name,
      goal: { ratio: 0.5, p99: 20 },
      calls: 1_500,
      prepare: async (calls) => {
        ids = await copyApproval(database, template, calls);
      },
      http: (n) =>
        client.send(
          'POST',
          `/api/v1/orgs/${arranged.org}/approvals/${publicId('appr', of(ids, n))}/${route}`,
          arranged.person,
          JSON.stringify(body),
        ),
      raw: async (n) => {
        const rows = await raw.run(DECIDE, decideValues(arranged, [of(ids, n)], verb));
        if (rows[0]?.['outcome'] === null) throw new Error(`the raw ${name} decided nothing`);
      },
    };
  };
  return [path('approve', 'approved', {}), path('deny', 'denied', { reason: 'not now' })];
}

async function statusPath({ arranged, client, raw, database, template }: Bench): Promise<Path> {
  const ids = await copyApproval(database, template, 1_000);
  const agent = arranged.owner;
  return {
    name: 'status of one approval',
    goal: { ratio: 0.5, p99: 20 },
    calls: 4_000,
    http: (n) =>
      client.send('GET', `/api/v1/gateway/approvals/${publicId('appr', of(ids, n))}/status?wait=0`, agent.key),
    raw: (n) => raw.run(AGENT_STATUS, [arranged.orgId, of(ids, n), agent.actor.agentId, null]),
  };
}

function listPath({ arranged, client, raw, database, template }: Bench): Path {
  const { statement, values } = listApprovals({
    orgId: arranged.orgId,
    filter: { statuses: ['pending'] },
    onlyAgent: null,
    sort: '-created_at',
    limit: 50,
    offset: 0,
    after: null,
  });
  let filled = false;
  return {
    name: 'list, 50 of 10,000 pending',
    goal: null,
    calls: 600,
    prepare: async () => {
      if (filled) return;
      await copyApproval(database, template, 10_000);
      await database.sudo('VACUUM ANALYZE approvals'); // as autovacuum would, sooner or later
      filled = true;
    },
    http: () => client.send('GET', `/api/v1/orgs/${arranged.org}/approvals?status=pending&limit=50`, arranged.person),
    raw: () => raw.run(statement, values),
  };
}
