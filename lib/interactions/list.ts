import { z } from 'zod';
import type { InteractionDetail, InteractionListQuery, InteractionSummary } from '@/lib/contracts/interactions';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { raw, sql } from '@/lib/db/raw';
import { lineParams } from '@/lib/db/sql/line-params';
import { inOrg } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId } from '@/lib/ids';
import { interactionConditions } from './conditions';
import { detailRow, presentInteraction, presentInteractionDetail, summaryRow } from './present';

/** Place of an interaction in the list; `created_at` to the microsecond. */
export const interactionKey = z.object({ created_at: z.iso.datetime(), id: z.uuid() });
export type InteractionKey = z.infer<typeof interactionKey>;

const SUMMARY = sql`i.id, i.agent_id, i.source, i.decision, i.reasons, i.action_type, i.tool,
  i.amount::float8 AS amount, i.currency, i.run_id, i.session_id, i.approval_id, i.rule_id, i.gating_off,
  i.execution_mode, i.executed,
  to_char(i.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at`;

/** What agents had evaluated, newest first, after the interaction at `after`. Throws 422 on an impossible time. */
export async function listInteractions(
  actor: Actor,
  { limit, offset, ...filter }: InteractionListQuery,
  after: InteractionKey | null,
): Promise<Listed<InteractionSummary, InteractionKey>> {
  const conditions = interactionConditions(actor.orgId, filter);
  const begin = after ? sql`AND (i.created_at, i.id) < (${after.created_at}::timestamptz, ${after.id}::uuid)` : sql``;
  return inOrg(actor.orgId, async (tx) => {
    const rows = z.array(summaryRow).parse(
      await tx.$queryRaw(
        sql`SELECT ${SUMMARY}, ${raw(lineParams('i'))} FROM interactions i WHERE ${conditions} ${begin}
            ORDER BY i.created_at DESC, i.id DESC LIMIT ${limit + 1} OFFSET ${offset}`,
      ),
    );
    const counted = z
      .array(z.object({ n: z.number() }))
      .parse(
        await tx.$queryRaw(
          sql`SELECT count(*)::int AS n FROM (SELECT 1 FROM interactions i WHERE ${conditions} LIMIT ${COUNT_UP_TO}) AS counted`,
        ),
      );
    return listed(rows, limit, counted[0]?.n ?? 0, presentInteraction, ({ created_at, id }) => ({ created_at, id }));
  });
}

/** One interaction with its policy trace. Throws 404. */
export async function getInteraction(actor: Actor, id: string): Promise<InteractionDetail> {
  const uuid = parseId('int', id);
  const rows =
    uuid === null
      ? []
      : await inOrg(actor.orgId, (tx) =>
          tx.$queryRaw(
            sql`SELECT ${SUMMARY}, i.params, i.policy_trace, i.risk_snapshot, i.action_hash, i.counterparty, i.context,
                  i.manifest_id, i.result, i.request_id
                FROM interactions i WHERE i.org_id = ${actor.orgId}::uuid AND i.id = ${uuid}::uuid`,
          ),
        );
  const [row] = z.array(detailRow).parse(rows);
  if (!row) throw notFound('interaction');
  return presentInteractionDetail(row);
}
