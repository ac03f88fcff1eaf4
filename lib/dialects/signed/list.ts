import { z } from 'zod';
import { onlyAgent } from '@/lib/approvals/get';
import type { ApprovalsQuery } from '@/lib/contracts/approvals-by-body';
import type { SignedList } from '@/lib/contracts/signed';
import { withOrg } from '@/lib/db/scope';
import { DIALECT_COUNTS, DIALECT_LIST } from '@/lib/db/sql/dialect-approvals';
import { dialectRow } from '@/lib/dialects/shared/rows';
import type { Actor } from '@/lib/identity/actor';
import { presentSigned } from './present';

const counts = z.object({ total: z.number(), pending: z.number(), approved: z.number(), rejected: z.number() });

/** Approvals newest first, with how many there are of each outcome; an agent's key sees its own. */
export async function listSigned(
  actor: Actor,
  { status, agent, limit, offset }: Pick<ApprovalsQuery, 'status' | 'agent' | 'limit' | 'offset'>,
): Promise<SignedList> {
  const word = status === 'denied' ? 'rejected' : status === 'canceled' ? 'cancelled' : status;
  const about = [actor.orgId, onlyAgent(actor), word ?? null, agent ?? null];
  return withOrg(actor.orgId, async (run) => {
    const rows = await run(DIALECT_LIST, [...about, limit, offset ?? 0]);
    const [counted] = await run(DIALECT_COUNTS, about);
    return {
      approvals: rows.map(({ approval }) => presentSigned(dialectRow.parse(approval))),
      ...counts.parse(counted),
    };
  });
}
