import { appendAudit, auditRow } from '@/lib/audit/append';
import { now } from '@/lib/clock';
import type { OrgDetail } from '@/lib/contracts/orgs';
import { inOrg } from '@/lib/db/tx';
import { forbidden, invalidField } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { redactText } from '@/lib/redaction/secret-text';
import { getOrg } from './get';
import { lockOrg } from './update';

const HOUR_MS = 3_600_000;
const DEFAULT_MS = 24 * HOUR_MS;
const LONGEST_MS = 30 * 24 * HOUR_MS;

export type GatingChange = { enabled: boolean; reason?: string | undefined; until?: string | undefined };

/**
 * `POST /orgs/{org}/gating`: an owner turns gating off, with a reason and an end time (24 hours unless told, at most 30
 * days), or on again. What is escalated by policy then runs without anybody's yes; each interaction records it.
 */
export async function setGating(actor: Actor, change: GatingChange, call: { requestId: string }): Promise<OrgDetail> {
  if (actor.kind !== 'user') throw forbidden('Only a person may do this.', 'HUMAN_REQUIRED');
  const reason = change.reason ? redactText(change.reason) : null;
  const until = change.enabled ? null : endOf(change.until, now());
  if (!change.enabled && reason === null) throw invalidField('reason', 'is needed to turn gating off');
  if (change.enabled && change.until !== undefined) throw invalidField('until', 'only belongs to turning gating off');
  await inOrg(actor.orgId, async (tx) => {
    await lockOrg(tx, actor.orgId);
    await tx.orgs.updateMany({
      where: { id: actor.orgId },
      data: { gating_enabled: change.enabled, gating_reason: reason, gating_until: until, gating_by: actor.userId },
    });
    const payload = { enabled: change.enabled, until: until?.toISOString() ?? null };
    await appendAudit(tx, actor.orgId, [auditRow(actor, call.requestId, 'gating_changed', payload, { reason })]);
  });
  return getOrg(actor);
}

function endOf(until: string | undefined, at: Date): Date {
  const end = until === undefined ? new Date(at.getTime() + DEFAULT_MS) : new Date(until);
  if (end <= at) throw invalidField('until', 'must be in the future');
  if (end.getTime() - at.getTime() > LONGEST_MS) throw invalidField('until', 'must be at most 30 days ahead');
  return end;
}
