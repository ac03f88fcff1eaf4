import { z } from 'zod';
import {
  acceptAnswer,
  acceptBody,
  addMemberAnswer,
  addMemberBody,
  changeMemberBody,
  invitation,
  invitationList,
  invitationView,
  inviteBody,
  member,
  memberList,
  memberQuery,
  newInvitation,
} from '@/lib/contracts/members';
import { acceptSignedIn, acceptWithPassword, viewInvitation } from '@/lib/members/accept';
import { addMember } from '@/lib/members/add';
import { changeMember } from '@/lib/members/change';
import { invite, revokeInvitation } from '@/lib/members/invite';
import { listInvitations, listMembers } from '@/lib/members/list';
import { leaveOrg, removeMember } from '@/lib/members/remove';
import { cursorCodec, toPage } from '../cursor';
import { accountOperation, orgOperation, publicOperation } from '../operation';

const tag = 'Members';
const params = z.object({ org: z.string() });
const memberParams = z.object({ org: z.string(), user_id: z.string() });
const invitationParams = z.object({ org: z.string(), invitation_id: z.string() });
const tokenParams = z.object({ token: z.string() });
const members = '/api/v1/orgs/{org}/members';
const invitations = '/api/v1/orgs/{org}/invitations';
const memberCursor = cursorCodec('members', z.uuid());
const invitationCursor = cursorCodec('invitations', z.uuid());

export const memberOperations = [
  orgOperation({
    id: 'members.list',
    method: 'GET',
    path: members,
    tag,
    summary: 'List members',
    permission: 'members.read',
    params,
    query: memberQuery,
    response: { status: 200, description: 'members', schema: memberList },
    handler: async (actor, { query }) =>
      toPage(await listMembers(actor, query, memberCursor.parse(query.cursor)), memberCursor),
  }),
  orgOperation({
    id: 'members.add',
    method: 'POST',
    path: members,
    tag,
    summary: 'Add or invite a member',
    description:
      'Without a password: an invitation. With one (only for an address without an account) the person is made and must change it at first sign-in.',
    permission: 'members.manage',
    params,
    body: addMemberBody,
    response: { status: 201, description: 'the member, or the invitation', schema: addMemberAnswer },
    idempotency: { without: ['token', 'url'] },
    handler: (actor, call) => addMember(actor, call.body, call),
  }),
  orgOperation({
    id: 'members.change',
    method: 'PATCH',
    path: `${members}/{user_id}`,
    tag,
    summary: 'Change role, disable, enable',
    permission: 'members.manage',
    params: memberParams,
    body: changeMemberBody,
    response: { status: 200, description: 'the member', schema: member },
    handler: (actor, call) => changeMember(actor, call.params.user_id, call.body, call),
  }),
  orgOperation({
    id: 'members.remove',
    method: 'DELETE',
    path: `${members}/{user_id}`,
    tag,
    summary: 'Remove a member',
    permission: 'members.manage',
    params: memberParams,
    response: { status: 204, description: 'removed' },
    handler: (actor, call) => removeMember(actor, call.params.user_id, call),
  }),
  orgOperation({
    id: 'members.leave',
    method: 'POST',
    path: '/api/v1/orgs/{org}/leave',
    tag,
    summary: 'Leave the organization',
    description: 'The last owner can’t.',
    permission: 'account.manage',
    params,
    response: { status: 204, description: 'left' },
    handler: (actor, call) => leaveOrg(actor, call),
  }),
  orgOperation({
    id: 'invitations.list',
    method: 'GET',
    path: invitations,
    tag,
    summary: 'List invitations',
    permission: 'members.manage',
    params,
    query: memberQuery,
    response: { status: 200, description: 'invitations', schema: invitationList },
    handler: async (actor, { query }) =>
      toPage(await listInvitations(actor, query, invitationCursor.parse(query.cursor)), invitationCursor),
  }),
  orgOperation({
    id: 'invitations.create',
    method: 'POST',
    path: invitations,
    tag,
    summary: 'Invite a person',
    description: 'The same answer for known and unknown addresses. The link is shown once.',
    permission: 'members.manage',
    params,
    body: inviteBody,
    response: { status: 201, description: 'the invitation', schema: newInvitation },
    idempotency: { without: ['token', 'url'] },
    handler: (actor, call) => invite(actor, call.body, call),
  }),
  orgOperation({
    id: 'invitations.revoke',
    method: 'POST',
    path: `${invitations}/{invitation_id}/revoke`,
    tag,
    summary: 'Revoke an invitation',
    permission: 'members.manage',
    params: invitationParams,
    response: { status: 200, description: 'the invitation', schema: invitation },
    handler: (actor, call) => revokeInvitation(actor, call.params.invitation_id, call),
  }),
  publicOperation({
    id: 'invitations.view',
    method: 'GET',
    path: '/api/v1/invite/{token}',
    tag,
    summary: 'Look at an invitation',
    params: tokenParams,
    response: { status: 200, description: 'what it is for', schema: invitationView },
    handler: (call) => viewInvitation(call.params.token),
  }),
  publicOperation({
    id: 'invitations.accept',
    method: 'POST',
    path: '/api/v1/invite/{token}',
    tag,
    summary: 'Accept an invitation with a password',
    description: 'That of the account of the invited address, or the one for the account that is made now.',
    params: tokenParams,
    body: acceptBody,
    response: { status: 200, description: 'the membership', schema: acceptAnswer },
    handler: (call) => acceptWithPassword(call.params.token, call.body, call),
  }),
  accountOperation({
    id: 'invitations.accept_signed_in',
    method: 'POST',
    path: '/api/v1/invite/{token}/accept',
    tag,
    summary: 'Accept an invitation while signed in',
    params: tokenParams,
    response: { status: 200, description: 'the membership', schema: acceptAnswer },
    handler: (account, call) => acceptSignedIn(account, call.params.token, call),
  }),
];
