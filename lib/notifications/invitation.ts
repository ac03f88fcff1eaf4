import type { Tx } from '@/lib/db/tx';
import { env } from '@/lib/env';
import type { OrgId } from '@/lib/ids';
import { sealer } from '@/lib/signing/process-keys';
import { invitationLink } from './compose';

/**
 * Has an invitation mailed, in the caller's transaction. The link lies sealed until it is sent, then it is gone. False
 * without a mail server: the link is then only shown.
 */
export async function mailInvitation(tx: Tx, orgId: OrgId, invitationId: string, token: string): Promise<boolean> {
  if (env().SMTP_URL === undefined) return false;
  const sealed = sealer().seal(token, invitationLink(orgId, invitationId)).toString('base64');
  await tx.$executeRaw`
    INSERT INTO outbox (org_id, id, topic, payload)
    VALUES (${orgId}::uuid, new_id(), 'mail.invitation',
      ${JSON.stringify({ invitation_id: invitationId, sealed })}::jsonb)`;
  return true;
}
