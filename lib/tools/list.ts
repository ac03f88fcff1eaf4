import type { ToolListQuery, ToolSettings } from '@/lib/contracts/tools';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { peopleOf } from '@/lib/agents/people';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { presentTool, presentUnset } from './present';

/** Tools with settings, by name (`*`, the default, comes first), after the one named `after`. */
export function listTools(
  actor: Actor,
  { limit, offset }: ToolListQuery,
  after: string | null,
): Promise<Listed<ToolSettings, string>> {
  const where = { org_id: actor.orgId };
  return inOrg(actor.orgId, async (tx) => {
    const rows = await tx.tools.findMany({
      where: after === null ? where : { ...where, tool: { gt: after } },
      orderBy: { tool: 'asc' },
      take: limit + 1,
      skip: offset,
    });
    const total = await tx.tools.count({ where, take: COUNT_UP_TO });
    const people = await peopleOf(
      tx,
      actor.orgId,
      rows.map((row) => row.updated_by),
    );
    return listed(
      rows,
      limit,
      total,
      (row) => presentTool(row, people),
      (row) => row.tool,
    );
  });
}

/** The settings of one tool; of one that nobody set anything for, the empty ones. */
export function getTool(actor: Actor, tool: string): Promise<ToolSettings> {
  return inOrg(actor.orgId, async (tx) => {
    const row = await tx.tools.findFirst({ where: { org_id: actor.orgId, tool } });
    return row ? presentTool(row, await peopleOf(tx, actor.orgId, [row.updated_by])) : presentUnset(tool);
  });
}
