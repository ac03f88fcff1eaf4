import { z } from 'zod';
import { openParams } from '@/lib/approvals/sealed-params';
import { approvalStatus } from '@/lib/contracts/approvals';
import { jsonObject } from '@/lib/contracts/common';
import { riskTier } from '@/lib/contracts/manifest';
import type { Constraints } from '@/lib/contracts/rule-constraints';
import type { BlastRadiusAnswer, BlastRadiusBody } from '@/lib/contracts/rule-trials';
import { withOrg } from '@/lib/db/scope';
import { APPROVALS_OF_TOOL } from '@/lib/db/sql/rules';
import type { Actor } from '@/lib/identity/actor';
import { asId, publicId, type OrgId } from '@/lib/ids';
import { waives } from '@/lib/rules/choose';
import { argumentsMatch } from '@/lib/rules/match';
import { groundsOf, type Grounds } from './grounds';

const DAYS = 30;
const BATCH = 500;
/** How many approvals are looked at; beyond, the newest stand for all. */
const MOST = 10_000;
const EXAMPLES = 5;

const met = z.object({
  id: z.string(),
  agent_id: z.string(),
  status: approvalStatus,
  headline: z.string(),
  created_at: z.date(),
  created_at_text: z.string(),
  decided_by_label: z.string().nullable(),
  deny_reason: z.string().nullable(),
  params: jsonObject,
  params_sealed: z.instanceof(Uint8Array).nullable(),
  reason_codes: z.array(z.string()),
  risk_tier: riskTier,
  more: z.boolean(),
});
type Met = z.output<typeof met>;

/** What of a matching approval is told. Its params are not kept: there may be thousands of them. */
type Matched = Pick<Met, 'id' | 'agent_id' | 'status' | 'headline' | 'created_at' | 'decided_by_label' | 'deny_reason'>;
const matchedOf = ({ params: _, params_sealed: _sealed, ...row }: Met): Matched => row;

/** What of a rule says which approvals it would have given. */
export type Reach = {
  toolName: string;
  constraints: Constraints;
  agentId: string | null;
  closed: boolean;
  reasons: readonly string[];
};

/**
 * What a rule would have approved of the last 30 days, and what of it a person denied. The values are compared as they
 * were sent, masked ones too. Reads only.
 */
export async function reachOf(orgId: OrgId, reach: Reach, grounds: Grounds): Promise<BlastRadiusAnswer> {
  const since = new Date(grounds.now.getTime() - DAYS * 86_400_000);
  const matched: Matched[] = [];
  let examined = 0;
  let last: Met | undefined;
  for (;;) {
    const rows = await batchOf(orgId, reach, since, last);
    examined += rows.length;
    matched.push(...rows.filter((row) => wouldApprove(orgId, reach, row, grounds)).map(matchedOf));
    last = rows.at(-1);
    if (!last?.more || examined >= MOST) break;
  }
  const denied = matched.filter(({ status }) => status === 'denied');
  const byStatus: Record<string, number> = {};
  for (const { status } of matched) byStatus[status] = (byStatus[status] ?? 0) + 1;
  return {
    days: DAYS,
    examined,
    complete: examined < MOST,
    matched: matched.length,
    denied: denied.length,
    by_status: byStatus,
    agents: [...new Set(matched.map(({ agent_id }) => agent_id))].sort(),
    examples: [...denied, ...matched.filter(({ status }) => status !== 'denied')].slice(0, EXAMPLES).map((row) => ({
      approval_id: publicId('appr', row.id),
      agent_id: row.agent_id,
      status: row.status,
      headline: row.headline,
      created_at: row.created_at.toISOString(),
      decided_by: row.decided_by_label,
      deny_reason: row.deny_reason,
    })),
  };
}

/** The same for a rule that a request describes. */
export async function blastRadius(actor: Actor, body: BlastRadiusBody): Promise<BlastRadiusAnswer> {
  const { orgId } = actor;
  const reach = {
    toolName: body.tool_name,
    constraints: body.arg_constraints,
    agentId: body.agent_id ?? null,
    closed: body.closed ?? false,
    reasons: body.reasons ?? [],
  };
  return reachOf(orgId, reach, await groundsOf(orgId, reach.toolName, reach.agentId));
}

async function batchOf(orgId: OrgId, { toolName, agentId }: Reach, since: Date, last: Met | undefined): Promise<Met[]> {
  const colon = toolName.indexOf(':');
  const type = colon === -1 ? null : toolName.slice(0, colon);
  const values = [
    orgId,
    type,
    toolName.slice(colon + 1),
    agentId,
    since,
    last?.created_at_text ?? null,
    last?.id ?? null,
    BATCH,
  ];
  return z.array(met).parse(await withOrg(orgId, (run) => run(APPROVALS_OF_TOOL, values)));
}

function wouldApprove(orgId: OrgId, { constraints, closed, reasons }: Reach, row: Met, grounds: Grounds): boolean {
  const never: readonly string[] = grounds.neverAutoApprove;
  if (never.includes(row.risk_tier) || row.reason_codes.some((code) => never.includes(code))) return false;
  if (!row.reason_codes.every((code) => waives(reasons, code))) return false;
  const params = row.params_sealed === null ? row.params : openParams(orgId, asId('appr', row.id), row.params_sealed);
  return argumentsMatch({ constraints, closed }, params);
}
