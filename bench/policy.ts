import { manifest } from '@/lib/contracts/manifest';
import { evaluate } from '@/lib/policy/evaluate';
import type { EvaluationInput } from '@/lib/policy/types';
import { ACTION } from './arrange';
import { median, timed } from './load';
import { progress, rate, type Figure } from './report';

const EVALUATIONS = 50_000;

/** A manifest with something for every check: allowlists, caps, thresholds, hours, budgets and a params schema. */
const document = manifest.parse({
  version: '1.0',
  agent: { id: 'deployment-bot', name: 'Deployment Bot', version: '2.1.0' },
  capabilities: { requested: ['kubernetes:*', 'crm:*', 'export:run'] },
  constraints: {
    max_actions_per_hour: 1_000,
    max_actions_per_day: 10_000,
    require_human_approval: ['kubernetes:deploy'],
    allowed_hours: { start: '06:00', end: '22:00', timezone: 'Europe/Berlin' },
  },
  policy: {
    tool_allowlist: ['kubernetes:*', 'crm:*'],
    tool_denylist: ['kubernetes:delete'],
    amount_caps: { USD: 10_000 },
    approval_thresholds: { amount: 1_000, currency: 'USD' },
    jurisdiction_allowlist: ['DE', 'FR'],
    budgets: { kubernetes: { daily_limit: 500 } },
  },
  tools: {
    'kubernetes:scale': {
      type: 'agent',
      amount_path: null,
      params_schema: {
        type: 'object',
        properties: { namespace: { type: 'string' }, replicas: { type: 'integer', maximum: 10 } },
        required: ['namespace'],
      },
    },
    'kubernetes:deploy': { type: 'agent', amount_path: null },
  },
});

const input = (tool: string): EvaluationInput => ({
  now: new Date('2025-03-10T12:00:00Z'),
  orgId: 'org-1',
  orgTimezone: 'Europe/Berlin',
  action: { type: ACTION.type, tool, params: ACTION.params },
  counterparty: { id: 'cluster-7', jurisdiction: 'DE' },
  agent: { id: 'deployment-bot', status: 'active' },
  manifest: document,
  manifestStatus: 'active',
  capabilityToken: { state: 'none' },
  overrideToken: { state: 'none' },
  orgTools: { 'kubernetes:scale': { risk_tier: 'low' } },
  orgDefaultRiskTier: 'medium',
  orgPolicies: [],
  budgetUse: [{ scope: '*', window: 'hour', used: 12 }],
  knownCounterparty: true,
  gatingEnabled: true,
  recentActions1h: 12,
  denied24h: 0,
});

/** The policy engine alone, on one core. */
export async function measurePolicy(): Promise<Figure[]> {
  progress('policy evaluations');
  const figures: Figure[] = [];
  for (const [tool, decision] of [
    ['scale', 'ALLOW'],
    ['deploy', 'ESCALATE'],
  ] as const) {
    const asked = input(tool);
    const result = evaluate(asked);
    if (result.decision !== decision) throw new Error(`expected ${decision}: ${JSON.stringify(result.reasons)}`);
    const rates: number[] = [];
    for (let n = 0; n < 4; n++) {
      const spent = await timed(() => {
        for (let i = 0; i < EVALUATIONS; i++) evaluate(asked);
      });
      if (n > 0) rates.push((EVALUATIONS / spent) * 1000);
    }
    const perSecond = median(rates);
    figures.push({
      what: `policy evaluation → ${decision}`,
      value: rate(perSecond),
      goal: '≥ 100,000/s',
      met: perSecond >= 100_000,
      data: { rates },
    });
  }
  return figures;
}
