import { z } from 'zod';
import { GATEWAY_READ } from '@/lib/db/sql/gateway-read';
import { candidatesOf, ruleRow } from '@/lib/gateway/rule-candidates';
import { newId } from '@/lib/ids';
import { chooseRule } from '@/lib/rules/choose';
import { ACTION } from './arrange';
import type { Bench } from './context';
import { median, percentiles } from './load';
import { executeValues } from './raw-values';
import { ms, progress, type Figure } from './report';

const RULES = 10_000;
const PER_TOOL = 50;
const CALLS = 2_000;
const ROUNDS = 5;

/** Rules in force of 200 tools, one of which the agents call; none of them matches what they propose. */
async function makeRules({ arranged, database }: Bench): Promise<void> {
  const rows = Array.from({ length: RULES }, (_, n) => ({
    id: newId('rule'),
    tool_name: n < PER_TOOL ? `${ACTION.type}:deploy` : `${ACTION.type}:tool-${Math.floor(n / PER_TOOL)}`,
    arg_constraints: {
      namespace: { type: 'pattern', value: `team-${n}-*` },
      image: { type: 'pattern', value: 'app:*' },
      replicas: { type: 'exact', value: n },
    },
  }));
  await database.sudo(
    `INSERT INTO rules (org_id, id, tool_name, arg_constraints, description, created_by, created_by_label, max_uses, reasons)
     SELECT $1, r.id, r.tool_name, r.arg_constraints, 'bench', $2, 'bench', 100, '{}'
     FROM jsonb_to_recordset($3::jsonb) AS r(id uuid, tool_name text, arg_constraints jsonb)`,
    [arranged.orgId, arranged.userId, JSON.stringify(rows)],
  );
  await database.sudo('ANALYZE rules');
}

/** What standing rules cost a call: the match itself, and what they add to the one read. */
export async function measureRules(bench: Bench): Promise<Figure[]> {
  progress(`a match among ${RULES} rules`);
  const { asking, orgId } = bench.arranged;
  const agent = asking[0];
  if (!agent) throw new Error('nobody asks');
  const { read } = await executeValues(agent, 'deploy');
  const without = await times(() => bench.raw.run(GATEWAY_READ, read));
  await makeRules(bench);
  const within = await times(() => bench.raw.run(GATEWAY_READ, read));
  const [row] = await bench.raw.run(GATEWAY_READ, read);
  const { rules } = z.object({ rules: z.array(z.unknown()) }).parse(row?.['facts']);
  if (rules.length !== PER_TOOL) throw new Error(`read ${rules.length} rules, not ${PER_TOOL}`);
  const subject = {
    agentId: agent.actor.agentId,
    params: ACTION.params,
    reasons: ['REQUIRES_APPROVAL' as const],
    riskTier: 'medium' as const,
    separatedFrom: null,
  };
  const rounds: { p50: number; p99: number }[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    rounds.push(
      await times(() => Promise.resolve(chooseRule(candidatesOf(orgId, z.array(ruleRow).parse(rules)), subject))),
    );
  }
  const match = { p50: median(rounds.map(({ p50 }) => p50)), p99: median(rounds.map(({ p99 }) => p99)), rounds };
  await bench.database.sudo('DELETE FROM rules WHERE org_id = $1', [orgId]);
  return [
    {
      what: `match among ${RULES.toLocaleString('en')} rules (${PER_TOOL} of the tool), p50`,
      value: ms(match.p50),
      goal: '< 2 ms',
      met: match.p50 < 2,
    },
    {
      what: `match among ${RULES.toLocaleString('en')} rules (${PER_TOOL} of the tool), p99`,
      value: ms(match.p99),
      goal: '< 2 ms',
      met: match.p99 < 2,
      data: match,
    },
    {
      what: 'the read of execute with these rules, p50',
      value: ms(within.p50),
      baseline: ms(without.p50),
      ratio: within.p50 / without.p50,
      data: { within, without },
    },
  ];
}

async function times(work: () => Promise<unknown>): Promise<{ p50: number; p99: number }> {
  for (let n = 0; n < CALLS / 10; n++) await work();
  const spent: number[] = [];
  for (let n = 0; n < CALLS; n++) {
    const begin = performance.now();
    await work();
    spent.push(performance.now() - begin);
  }
  return percentiles(spent);
}
