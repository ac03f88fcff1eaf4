import { z } from 'zod';
import { isoTime, page, paging } from './common';
import { emailAddress, newPassword, organization, password, personName, role } from './identity';

export const member = z.object({
  user_id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  status: z.enum(['active', 'disabled']),
  joined_at: isoTime,
});
export const memberList = page(member);
export const memberQuery = z.strictObject({ ...paging });

/** With a password the person is made at once and must change it at first sign-in (unknown addresses only). */
export const addMemberBody = z.strictObject({
  email: emailAddress,
  name: personName.optional(),
  role,
  password: newPassword
    .optional()
    .meta({ description: 'only for an address without an account; without it: an invitation' }),
});

export const changeMemberBody = z
  .strictObject({ role: role.optional(), disabled: z.boolean().optional() })
  .refine((body) => body.role !== undefined || body.disabled !== undefined, { message: 'role or disabled is needed' });

export const inviteBody = z.strictObject({ email: emailAddress, name: personName.optional(), role });

export const invitation = z.object({
  invitation_id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  role,
  status: z.enum(['open', 'accepted', 'revoked', 'expired']),
  invited_by: z.string(),
  created_at: isoTime,
  expires_at: isoTime,
});
export const invitationList = page(invitation);

/** The answer to inviting, the same for known and unknown addresses. The token is shown this once. */
export const newInvitation = invitation.extend({
  token: z.string(),
  url: z.string(),
  mailed: z.boolean().meta({ description: 'whether the link is also mailed to the person (needs SMTP_URL)' }),
});

/** What came of adding: a member, or an invitation with its token and link. */
export const addMemberAnswer = z.object({
  added: z.enum(['member', 'invitation']),
  member: member.optional(),
  invitation: invitation.optional(),
  token: z.string().optional(),
  url: z.string().optional(),
  mailed: z.boolean().optional(),
});

/** What an invitation's link tells. It never says whether the address has an account already. */
export const invitationView = z.object({
  org_name: z.string(),
  org_slug: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  role,
  expires_at: isoTime,
});

/** The password of the existing account of that address, or the one for the account that is made now. */
export const acceptBody = z.strictObject({ password, name: personName.optional() });
export const acceptAnswer = z.object({ email: z.string(), organization });

export type Member = z.infer<typeof member>;
export type Invitation = z.infer<typeof invitation>;
export type Added = z.infer<typeof addMemberAnswer>;
export type NewInvitation = z.infer<typeof newInvitation>;
export type InvitationView = z.infer<typeof invitationView>;
export type AcceptAnswer = z.infer<typeof acceptAnswer>;
export type MemberQuery = z.output<typeof memberQuery>;
export type ChangeMember = z.output<typeof changeMemberBody>;
