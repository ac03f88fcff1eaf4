import { z } from 'zod';
import { auditRow } from '@/lib/audit/append';
import { isUniqueViolation } from '@/lib/db/errors';
import { notifyApprovals } from '@/lib/db/notify';
import { withOrg } from '@/lib/db/scope';
import { GRANTS } from '@/lib/db/sql/agent-status';
import type { AgentActor } from '@/lib/identity/actor';
import { newId, type ApprovalId, type OrgId } from '@/lib/ids';
import { mintGrant } from '@/lib/signing/grants';
import { signingKey } from '@/lib/signing/process-keys';
import { gathered } from './gathered';

const row = z.object({
  jti: z.string(),
  approval_id: z.string(),
  agent_id: z.string(),
  action_hash: z.string(),
  issued_at: z.number(),
  expires_at: z.number(),
  expires_at_text: z.string(),
});

/**
 * The agent's single-use grant for an approved action: the same token as long as it lives (its claims are stored, and
 * EdDSA is deterministic), a new one after that, until 24 hours after the decision. Null when there is none to give.
 */
export async function currentGrant(
  actor: AgentActor,
  approvalId: ApprovalId,
  requestId: string,
): Promise<{ token: string; expiresAt: string } | null> {
  const found = await grantOf(actor.orgId, { actor, approvalId, requestId });
  if (!found) return null;
  const { grant } = found;
  const token = await mintGrant(signingKey(), {
    agentId: grant.agent_id,
    orgId: actor.orgId,
    jti: grant.jti,
    issuedAt: new Date(grant.issued_at * 1000),
    expiresAt: new Date(grant.expires_at * 1000),
    approvalId: grant.approval_id,
    actionHash: grant.action_hash,
  });
  return { token, expiresAt: grant.expires_at_text };
}

type Wanted = { actor: AgentActor; approvalId: ApprovalId; requestId: string };

/** Waiters that a decision woke together ask in one statement. */
const grantOf = gathered(async (orgId: OrgId, wanted: readonly Wanted[]) => {
  // Of several who wait for one approval the first asks for all: there is one grant.
  const asking = new Map(
    wanted.map((one) => [`${one.approvalId} ${one.actor.agentId}`, { ...one, jti: newId('grant') }]),
  );
  const list = [...asking.values()];
  const requests = list.map((one) => ({ approval_id: one.approvalId, agent_id: one.actor.agentId, jti: one.jti }));
  const audit = list.map(({ actor, requestId, jti }) =>
    auditRow(actor, requestId, 'grant_minted', { jti, action_hash: '', expires_at: '' }),
  );
  const fetch = () => withOrg(orgId, (run) => run(GRANTS, [orgId, JSON.stringify(requests), JSON.stringify(audit)]));
  let rows: Awaited<ReturnType<typeof fetch>>;
  try {
    rows = await fetch();
  } catch (error) {
    if (!isUniqueViolation(error, 'grants_one_issued')) throw error;
    rows = await fetch(); // another call minted one a moment ago
  }
  const grants = new Map(rows.map((found) => row.parse(found['grant'])).map((grant) => [grant.approval_id, grant]));
  const minted = list.filter((one) => grants.get(one.approvalId)?.jti === one.jti);
  notifyApprovals(
    orgId,
    minted.map((one) => one.approvalId),
  );
  return wanted.map(({ approvalId, actor }) => {
    const grant = grants.get(approvalId);
    return grant && grant.agent_id === actor.agentId ? { grant } : null;
  });
});
