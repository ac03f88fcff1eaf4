import { z } from 'zod';
import { auditRow } from '@/lib/audit/append';
import { isUniqueViolation } from '@/lib/db/errors';
import { notifyApprovals } from '@/lib/db/notify';
import { withOrg } from '@/lib/db/scope';
import { GRANT } from '@/lib/db/sql/agent-status';
import type { AgentActor } from '@/lib/identity/actor';
import { newId, type ApprovalId } from '@/lib/ids';
import { mintGrant } from '@/lib/signing/grants';
import { signingKey } from '@/lib/signing/process-keys';

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
  const jti = newId('grant');
  const minted = auditRow(actor, requestId, 'grant_minted', { jti, action_hash: '', expires_at: '' });
  const fetch = () =>
    withOrg(actor.orgId, (run) => run(GRANT, [actor.orgId, approvalId, actor.agentId, jti, JSON.stringify([minted])]));
  let rows: Awaited<ReturnType<typeof fetch>>;
  try {
    rows = await fetch();
  } catch (error) {
    if (!isUniqueViolation(error, 'grants_one_issued')) throw error;
    rows = await fetch(); // another call minted it a moment ago
  }
  const found = rows[0];
  if (!found) return null;
  const grant = row.parse(found['grant']);
  if (grant.jti === jti) notifyApprovals(actor.orgId, [approvalId]);
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
