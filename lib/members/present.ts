import { z } from 'zod';
import { role } from '@/lib/contracts/identity';
import type { Invitation, Member } from '@/lib/contracts/members';
import { publicId } from '@/lib/ids';

type MemberRow = { user_id: string; role: string; created_at: Date; disabled_at: Date | null };
type PersonRow = { email: string; name: string; disabled_at: Date | null };

/** What an organization sees of its member: nothing of credentials, sign-ins or other organizations. */
export const presentMember = (row: MemberRow, person: PersonRow | undefined): Member => ({
  user_id: publicId('usr', row.user_id),
  email: person?.email ?? '',
  name: person?.name ?? '',
  role: role.parse(row.role),
  status: row.disabled_at || person?.disabled_at ? 'disabled' : 'active',
  joined_at: row.created_at.toISOString(),
});

const invitationRow = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  role,
  invited_by: z.string(),
  created_at: z.date(),
  expires_at: z.date(),
  accepted_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
});

/** An invitation on the wire, as it stands at `at`. Never holds the link. */
export function presentInvitation(row: unknown, invitedBy: string | null, at: Date): Invitation {
  const invitation = invitationRow.parse(row);
  return {
    invitation_id: publicId('inv', invitation.id),
    email: invitation.email,
    name: invitation.name,
    role: invitation.role,
    status: statusOf(invitation, at),
    invited_by: invitedBy ?? '',
    created_at: invitation.created_at.toISOString(),
    expires_at: invitation.expires_at.toISOString(),
  };
}

function statusOf(row: z.infer<typeof invitationRow>, at: Date): Invitation['status'] {
  if (row.accepted_at) return 'accepted';
  if (row.revoked_at) return 'revoked';
  return row.expires_at <= at ? 'expired' : 'open';
}
