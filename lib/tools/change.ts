import { isDeepStrictEqual } from 'node:util';
import { appendAudit, auditRow } from '@/lib/audit/append';
import type { ToolSettings, ToolSettingsBody } from '@/lib/contracts/tools';
import { peopleOf, requirePerson } from '@/lib/agents/people';
import { sql } from '@/lib/db/raw';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { presentTool, presentUnset, toolValues, type ToolValues } from './present';

/** The settings after a change; what the change leaves out stays. Pure. */
export function changedTool(from: ToolValues, change: ToolSettingsBody): ToolValues {
  return {
    risk_tier: change.risk_tier === undefined ? from.risk_tier : change.risk_tier,
    expiry_seconds: change.expiry_seconds === undefined ? from.expiry_seconds : change.expiry_seconds,
    secret_params: change.secret_params ?? from.secret_params,
    sensitive_params: change.sensitive_params ?? from.sensitive_params,
    gate: change.gate === undefined ? from.gate : change.gate,
  };
}

/**
 * Changes the organization's settings of one tool (`*`: the default), or makes them. The row is locked while it is
 * changed, so that two people's changes of different fields both hold. A change of nothing leaves no trace.
 */
export async function changeTool(
  actor: Actor,
  tool: string,
  change: ToolSettingsBody,
  call: { requestId: string },
): Promise<ToolSettings> {
  const person = requirePerson(actor);
  const { orgId } = actor;
  const where = { org_id: orgId, tool };
  return inOrg(orgId, async (tx) => {
    const made = await tx.tools.createMany({
      data: [{ ...where, secret_params: [], sensitive_params: [], updated_by: person.userId }],
      skipDuplicates: true,
    });
    await tx.$executeRaw(sql`SELECT 1 FROM tools WHERE org_id = ${orgId}::uuid AND tool = ${tool} FOR NO KEY UPDATE`);
    const row = await tx.tools.findFirstOrThrow({ where });
    const from = toolValues(row);
    const to = changedTool(from, change);
    if (isDeepStrictEqual(from, to)) {
      if (made.count === 0) return presentTool(row, await peopleOf(tx, orgId, [row.updated_by]));
      await tx.tools.deleteMany({ where });
      return presentUnset(tool);
    }
    await tx.$executeRaw(
      sql`UPDATE tools SET risk_tier = ${to.risk_tier}, expiry_seconds = ${to.expiry_seconds}::int, gate = ${to.gate},
            secret_params = ${to.secret_params}::text[], sensitive_params = ${to.sensitive_params}::text[],
            updated_at = clock_timestamp(), updated_by = ${person.userId}::uuid
          WHERE org_id = ${orgId}::uuid AND tool = ${tool}`,
    );
    await appendAudit(tx, orgId, [
      auditRow(actor, call.requestId, 'tool_changed', { tool, from: recorded(from), to: recorded(to) }),
    ]);
    const changed = await tx.tools.findFirstOrThrow({ where });
    return presentTool(changed, await peopleOf(tx, orgId, [changed.updated_by]));
  });
}

/** Names of parameters as one text: a list of two would read as a name and its value, and be masked. */
const recorded = (values: ToolValues) => ({
  ...values,
  secret_params: values.secret_params.join(', '),
  sensitive_params: values.sensitive_params.join(', '),
});
