import { z } from 'zod';
import type { AgentBudget } from '@/lib/contracts/agents';
import { manifest as manifestSchema } from '@/lib/contracts/manifest';
import { sql } from '@/lib/db/raw';
import type { Tx } from '@/lib/db/tx';
import { windowEnd, windowStarts } from '@/lib/policy/windows';

const limited = z.object({
  constraints: manifestSchema.shape.constraints,
  policy: z.object({ budgets: manifestSchema.shape.policy.unwrap().shape.budgets }),
});
const counters = z.array(z.object({ scope: z.string(), window: z.enum(['hour', 'day']), used: z.number() }));

type Limit = Pick<AgentBudget, 'scope' | 'window'> & { limit: number };

/** Every budget that a manifest sets: of the agent as a whole (`*`), then of each action type. Pure. */
export function budgetLimits(document: unknown): Limit[] {
  const parsed = limited.safeParse(document);
  if (!parsed.success) return [];
  const { constraints, policy } = parsed.data;
  const all = [
    { scope: '*', window: 'hour' as const, limit: constraints.max_actions_per_hour },
    { scope: '*', window: 'day' as const, limit: constraints.max_actions_per_day },
    ...Object.entries(policy.budgets).flatMap(([scope, budget]) => [
      { scope, window: 'hour' as const, limit: budget.hourly_limit },
      { scope, window: 'day' as const, limit: budget.daily_limit },
    ]),
  ];
  return all.flatMap(({ scope, window, limit }) => (limit === undefined ? [] : [{ scope, window, limit }]));
}

/** The budgets of the agent's manifest in force with their use in the windows that are open now. */
export async function agentBudgets(
  tx: Tx,
  orgId: string,
  agentId: string,
  { timezone, now }: { timezone: string; now: Date },
): Promise<AgentBudget[]> {
  const held = await tx.manifests.findFirst({
    where: { org_id: orgId, agent_id: agentId, status: { in: ['active', 'suspended'] } },
    select: { manifest: true },
  });
  const limits = held ? budgetLimits(held.manifest) : [];
  if (limits.length === 0) return [];
  const starts = windowStarts(timezone, now);
  const used = counters.parse(
    await tx.$queryRaw(
      sql`SELECT scope, "window", used FROM budget_counters
          WHERE org_id = ${orgId}::uuid AND agent_id = ${agentId} AND scope = ANY(${limits.map((limit) => limit.scope)}::text[])
            AND (("window" = 'hour' AND bucket = ${starts.hour}) OR ("window" = 'day' AND bucket = ${starts.day}))`,
    ),
  );
  const byKey = new Map(used.map((counter) => [`${counter.window} ${counter.scope}`, counter.used]));
  const ends = { hour: windowEnd('hour', timezone, now), day: windowEnd('day', timezone, now) };
  return limits.map(({ scope, window, limit }) => ({
    scope,
    window,
    used: byKey.get(`${window} ${scope}`) ?? 0,
    limit,
    resets_at: ends[window].toISOString(),
  }));
}
