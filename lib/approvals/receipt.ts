import { z } from 'zod';
import { approvalStatus, decidedVia } from '@/lib/contracts/approvals';
import type { ReceiptAnswer, ReceiptClaims, VerifyAnswer, VerifyCode } from '@/lib/contracts/signing';
import { withOrg } from '@/lib/db/scope';
import { RECEIPT_FACTS } from '@/lib/db/sql/approvals-receipt';
import { conflict, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { publicId, type ApprovalId } from '@/lib/ids';
import { mintReceipt, openReceipt, receiptOf as claimsOf } from '@/lib/signing/receipts';
import { signingKey } from '@/lib/signing/process-keys';
import { onlyAgent } from './get';

const text = z.string().nullable();
const factsRow = z.object({
  id: z.string(),
  agent_id: z.string(),
  status: approvalStatus,
  action_type: z.string(),
  tool: z.string(),
  action_hash: z.string(),
  target_hash: text,
  context_hash: text,
  decided_via: decidedVia.nullable(),
  rule_id: text,
  decided_by: text,
  decided_by_label: text,
  expires_at: z.string(),
  decided_at: text,
  manifest_id: text,
  manifest_version: z.number().nullable(),
  manifest_hash: text,
  event_id: text,
  event_type: text,
  event_hash: text,
  version: z.number().nullable(),
});
type Facts = z.output<typeof factsRow>;

/** The types of events that record each decision. */
const EVENTS = { approved: ['action_approved', 'action_auto_approved'], denied: ['action_rejected'] } as const;

async function factsOf(actor: Actor, id: ApprovalId): Promise<Facts> {
  const [found] = await withOrg(actor.orgId, (run) => run(RECEIPT_FACTS, [actor.orgId, id, onlyAgent(actor)]));
  if (!found) throw notFound('approval');
  return factsRow.parse(found);
}

/**
 * The receipt of a decision. Made from the approval and the audit event that recorded its decision, which must say the
 * same. Throws NOT_FOUND, and CONFLICT while there is no decision or where row and log differ.
 */
export async function receiptOf(actor: Actor, id: ApprovalId): Promise<ReceiptAnswer> {
  const claims = receiptClaimsOf(actor, await factsOf(actor, id));
  return {
    approval_id: claims.approval_id,
    receipt: await mintReceipt(signingKey(), claims),
    claims: claimsOf(signingKey(), claims),
  };
}

function receiptClaimsOf(actor: Actor, facts: Facts): Omit<ReceiptClaims, 'iss' | 'token_type'> {
  const { status, decided_at: decidedAt, event_id: eventId } = facts;
  if ((status !== 'approved' && status !== 'denied') || decidedAt === null) {
    throw conflict(`There is no receipt: nobody decided this approval, it is ${status}.`);
  }
  const recorded: readonly string[] = EVENTS[status];
  if (eventId === null || !recorded.includes(facts.event_type ?? '') || facts.event_hash !== facts.action_hash) {
    throw conflict('There is no receipt: the approval is not as the audit log says, or its events are archived.');
  }
  return {
    iat: Math.floor(Date.parse(decidedAt) / 1000),
    org_id: publicId('org', actor.orgId),
    approval_id: publicId('appr', facts.id),
    decision: status,
    approver: approverOf(facts),
    decided_at: decidedAt,
    decided_via: facts.decided_via ?? 'system',
    version: facts.version ?? 1,
    agent_id: facts.agent_id,
    action: `${facts.action_type}:${facts.tool}`,
    action_hash: facts.action_hash,
    target_hash: facts.target_hash,
    context_hash: facts.context_hash,
    expires_at: facts.expires_at,
    manifest:
      facts.manifest_id !== null && facts.manifest_version !== null && facts.manifest_hash !== null
        ? {
            manifest_id: publicId('mft', facts.manifest_id),
            version: facts.manifest_version,
            manifest_hash: facts.manifest_hash,
          }
        : null,
    event_id: publicId('evt', eventId),
  };
}

/** A person; or a rule, which its author made; or an owner's act of turning gating off. */
function approverOf(facts: Facts): ReceiptClaims['approver'] {
  const label = facts.decided_by_label ?? 'unknown';
  if (facts.decided_via === 'rule' && facts.rule_id !== null) {
    return { kind: 'rule', id: publicId('rule', facts.rule_id), label };
  }
  if (facts.decided_by !== null) return { kind: 'user', id: publicId('usr', facts.decided_by), label };
  return { kind: 'system', id: null, label };
}

const invalid = (code: VerifyCode, error: string): VerifyAnswer => ({ valid: false, error, code });

/** Whether a receipt is ours, is of this approval, and says what the approval says now. */
export async function verifyReceipt(actor: Actor, id: ApprovalId, receipt: string): Promise<VerifyAnswer> {
  const facts = await factsOf(actor, id);
  const claims = await openReceipt(signingKey(), receipt);
  if (!claims) return invalid('INVALID_RECEIPT', 'Invalid receipt');
  if (claims.org_id !== publicId('org', actor.orgId)) {
    return invalid('RECEIPT_OF_ANOTHER_ORGANIZATION', 'This receipt is of another organization');
  }
  if (claims.approval_id !== publicId('appr', id)) {
    return invalid('RECEIPT_OF_ANOTHER_APPROVAL', 'This receipt is of another approval');
  }
  const same =
    claims.decision === facts.status &&
    claims.action_hash === facts.action_hash &&
    claims.decided_at === facts.decided_at &&
    claims.approver.label === facts.decided_by_label;
  if (!same) return invalid('RECEIPT_OUTDATED', 'The approval is not as this receipt says');
  return {
    valid: true,
    approval: {
      id: claims.approval_id,
      status: claims.decision,
      decision: claims.decision,
      approver: claims.approver.label,
      expires_at: claims.expires_at,
    },
  };
}
