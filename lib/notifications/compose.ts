import { z } from 'zod';
import { now } from '@/lib/clock';
import { inOrg, type Tx } from '@/lib/db/tx';
import { env } from '@/lib/env';
import { asId, type OrgId } from '@/lib/ids';
import { sealer } from '@/lib/signing/process-keys';
import { approvalMail } from './approval-mail';
import type { Mail } from './mailer';
import { invitationMail, webhookOffMail } from './other-mails';

/** A row of the outbox that asks for a mail. */
export const mailRow = z.object({
  id: z.string(),
  approval_id: z.string().nullable(),
  payload: z.object({
    user_id: z.string().optional(),
    event: z.string().optional(),
    webhook_id: z.string().optional(),
    invitation_id: z.string().optional(),
    sealed: z.string().optional(),
  }),
  attempts: z.number(),
});
export type MailRow = z.infer<typeof mailRow>;

const orgOf = async (tx: Tx, orgId: OrgId) =>
  tx.orgs.findFirst({ where: { id: orgId, closed_at: null }, select: { slug: true, name: true } });

/**
 * The mails of one member, from the rows that were claimed for them: one about all approvals that still wait, and one for
 * each webhook that was switched off. None where there is nothing left to say, or nobody left to say it to.
 */
export function composeForMember(orgId: OrgId, userId: string, rows: readonly MailRow[]): Promise<Mail[]> {
  return inOrg(orgId, async (tx) => {
    const org = await orgOf(tx, orgId);
    const to = await addressOf(tx, orgId, userId);
    if (!org || to === null) return [];
    const ids = rows.flatMap((row) => (row.approval_id === null ? [] : [row.approval_id]));
    const expiring = new Set(
      rows.filter((row) => row.payload.event === 'approval.expiring').map((row) => row.approval_id),
    );
    const waiting = await tx.approvals.findMany({
      where: { org_id: orgId, id: { in: ids }, status: 'pending', expires_at: { gt: now() } },
      orderBy: [{ expires_at: 'asc' }, { id: 'asc' }],
      select: {
        id: true,
        headline: true,
        action_type: true,
        tool: true,
        agent_id: true,
        risk_tier: true,
        expires_at: true,
      },
    });
    const messageId = rows[0]?.id ?? '';
    const mails: Mail[] = [];
    if (waiting.length > 0) {
      const approvals = waiting.map((row) => ({
        id: row.id,
        headline: row.headline,
        action: `${row.action_type}:${row.tool}`,
        agentId: row.agent_id,
        riskTier: row.risk_tier,
        expiresAt: row.expires_at,
        expiring: expiring.has(row.id),
      }));
      mails.push({ ...approvalMail(org, approvals, env().appUrl), to, messageId });
    }
    const switchedOff = rows.filter(({ payload }) => payload.event === 'webhook.disabled');
    const webhooks = await disabledWebhooks(tx, orgId, switchedOff);
    for (const row of switchedOff) {
      const webhook = webhooks.find(({ id }) => id === row.payload.webhook_id);
      if (!webhook) continue;
      const settings = `${env().appUrl}/${org.slug}/settings/webhooks`;
      const reason = webhook.disabled_reason ?? '';
      mails.push({
        ...webhookOffMail({ orgName: org.name, url: webhook.url, reason, settings }),
        to,
        messageId: row.id,
      });
    }
    return mails;
  });
}

/** Of the webhooks that rows are about those that are still switched off. */
async function disabledWebhooks(tx: Tx, orgId: OrgId, rows: readonly MailRow[]) {
  const ids = rows.flatMap(({ payload }) => payload.webhook_id ?? []);
  if (ids.length === 0) return [];
  return tx.webhooks.findMany({
    where: { org_id: orgId, id: { in: ids }, status: 'disabled' },
    select: { id: true, url: true, disabled_reason: true },
  });
}

async function addressOf(tx: Tx, orgId: OrgId, userId: string): Promise<string | null> {
  const rows = await tx.$queryRaw`
    SELECT u.email FROM members m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = ${orgId}::uuid AND m.user_id = ${userId}::uuid AND m.disabled_at IS NULL AND u.disabled_at IS NULL`;
  return z.array(z.object({ email: z.string() })).parse(rows)[0]?.email ?? null;
}

/** What an invitation's link is sealed for while it waits to be mailed. */
export const invitationLink = (orgId: string, invitationId: string) => ({
  orgId,
  kind: 'invitation_link',
  rowId: invitationId,
});

/** The mail of an invitation, or null when it is no longer open. Throws `SealError` when the link doesn't open. */
export function composeInvitation(orgId: OrgId, { id, payload }: MailRow): Promise<Mail | null> {
  const invitationId = payload.invitation_id ?? '';
  return inOrg(orgId, async (tx) => {
    const org = await orgOf(tx, orgId);
    const row = await tx.invitations.findFirst({
      where: { org_id: orgId, id: invitationId, accepted_at: null, revoked_at: null, expires_at: { gt: now() } },
    });
    if (!org || !row) return null;
    const sealed = Buffer.from(payload.sealed ?? '', 'base64');
    const token = z.string().parse(sealer().open(sealed, invitationLink(orgId, invitationId)));
    const by = await addressOf(tx, orgId, asId('usr', row.invited_by));
    const url = `${env().appUrl}/invite/${token}`;
    const mail = invitationMail({ orgName: org.name, role: row.role, by, url, until: row.expires_at });
    return { ...mail, to: row.email, messageId: id };
  });
}
