import { z } from 'zod';
import { RISK_TIERS, riskTier, type RiskTier } from '@/lib/contracts/manifest';
import { orgSettings, type OrgSettings } from '@/lib/contracts/orgs';
import { withOrg } from '@/lib/db/scope';
import { RULE_GROUNDS } from '@/lib/db/sql/rules';
import type { OrgId } from '@/lib/ids';

const names = z
  .array(z.string())
  .nullish()
  .transform((given) => given ?? []);
const tool = z.object({
  key: z.string(),
  risk_tier: riskTier.nullish(),
  secret_params: names,
  sensitive_params: names,
});
const row = z.object({
  now: z.coerce.date(),
  settings: z.unknown(),
  agent_known: z.boolean(),
  tools: z.array(tool),
  definitions: z.array(tool.extend({ agent_id: z.string() })),
});

/** What a rule for a tool is judged by. */
export type Grounds = {
  /** The database's clock. */
  now: Date;
  /** The highest tier that the tool has with any of the agents that the rule is for. */
  tier: RiskTier;
  secretParams: readonly string[];
  sensitiveParams: readonly string[];
  neverAutoApprove: OrgSettings['never_auto_approve'];
  agentKnown: boolean;
};

/** Reads what the manifests and the organization say of a tool. A bare name stands for the tool of every type. */
export async function groundsOf(orgId: OrgId, toolName: string, agentId: string | null): Promise<Grounds> {
  const [found] = await withOrg(orgId, (run) => run(RULE_GROUNDS, [orgId, toolName, agentId]));
  const read = row.parse(found?.['grounds']);
  const settings = orgSettings.parse(read.settings ?? {});
  // With one agent the full `type:tool` key wins over the bare name, as where its calls are evaluated.
  const full = new Set(read.definitions.filter(({ key }) => key === toolName).map(({ agent_id }) => agent_id));
  const definitions = read.definitions.filter(({ key, agent_id }) => key === toolName || !full.has(agent_id));
  const own = read.tools.filter(({ key }) => key !== '*');
  const any = read.tools.filter(({ key }) => key === '*');
  const ofOrg = own.some(({ risk_tier }) => risk_tier) ? own : any;
  const tiers = [...ofOrg, ...definitions].flatMap(({ risk_tier }) => risk_tier ?? []);
  const all = [...own, ...any, ...definitions];
  return {
    now: read.now,
    tier: highest(tiers.length > 0 ? tiers : [settings.default_risk_tier]),
    secretParams: [...new Set(all.flatMap(({ secret_params }) => secret_params))],
    sensitiveParams: [...new Set(all.flatMap(({ sensitive_params }) => sensitive_params))],
    neverAutoApprove: settings.never_auto_approve,
    agentKnown: read.agent_known,
  };
}

/** The strictest of some tiers; `low` of none. */
export const highest = (tiers: readonly RiskTier[]): RiskTier =>
  RISK_TIERS.findLast((tier) => tiers.includes(tier)) ?? 'low';
