import type { RoleName } from '@/lib/contracts/identity';
import type { AcceptAnswer, Added, Member } from '@/lib/contracts/members';
import { request } from './http';

const base = (org: string) => `/api/v1/orgs/${org}`;

/** Adds a person: with a password at once, otherwise by an invitation whose link is in the answer. */
export const addMember = (
  org: string,
  body: { email: string; name?: string; role: RoleName; password?: string },
): Promise<Added> => request(`${base(org)}/members`, { method: 'POST', body });

/** Changes a member's role, disables or enables the member. */
export const changeMember = (
  org: string,
  userId: string,
  body: { role?: RoleName; disabled?: boolean },
): Promise<Member> => request(`${base(org)}/members/${userId}`, { method: 'PATCH', body });

export const removeMember = (org: string, userId: string): Promise<void> =>
  request(`${base(org)}/members/${userId}`, { method: 'DELETE' });

/** Gives up one's own membership. */
export const leaveOrg = (org: string): Promise<void> => request(`${base(org)}/leave`, { method: 'POST' });

export const revokeInvitation = (org: string, invitationId: string): Promise<unknown> =>
  request(`${base(org)}/invitations/${invitationId}/revoke`, { method: 'POST' });

const invite = (token: string) => `/api/v1/invite/${encodeURIComponent(token)}`;

/** Accepts an invitation with the password of the account, or the one for the account that is made now. */
export const acceptInvitation = (token: string, body: { password: string; name?: string }): Promise<AcceptAnswer> =>
  request(invite(token), { method: 'POST', body });

/** Accepts an invitation as who is signed in. */
export const acceptInvitationSignedIn = (token: string): Promise<AcceptAnswer> =>
  request(`${invite(token)}/accept`, { method: 'POST' });
