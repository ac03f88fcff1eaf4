import { z } from 'zod';
import { newPassword, role } from '@/lib/contracts/identity';
import type { AcceptAnswer, InvitationView } from '@/lib/contracts/members';
import { withoutOrg } from '@/lib/db/scope';
import { INVITATION_BY_TOKEN } from '@/lib/db/sql/identity-people';
import { inOrg, type Tx } from '@/lib/db/tx';
import { conflict, forbidden, invalidField, notFound } from '@/lib/errors';
import { memberOf, type Account } from '@/lib/identity/account';
import type { Caller } from '@/lib/identity/caller';
import { checkCredentials, findLogin } from '@/lib/identity/credentials';
import { hashPassword } from '@/lib/identity/password';
import { requireSignIn } from '@/lib/identity/sessions';
import { hashSecret, secretKind } from '@/lib/identity/token-format';
import { weakness } from '@/lib/identity/weak-passwords';
import { asId, newId, publicId } from '@/lib/ids';
import { nameFrom } from '@/lib/identity/name';
import { lockOrg } from '@/lib/orgs/update';
import { createPerson, joinOrg } from './join';

const row = z.object({
  org_id: z.string(),
  org_slug: z.string(),
  org_name: z.string(),
  org_closed: z.boolean(),
  invitation_id: z.string(),
  email: z.string(),
  invited_name: z.string().nullable(),
  role,
  expires_at: z.date(),
  expired: z.boolean(),
  accepted: z.boolean(),
  revoked: z.boolean(),
});
type Invited = z.infer<typeof row>;

/** Unknown, used, expired and revoked links, and those of closed organizations, answer the same 404. */
async function openInvitation(token: string): Promise<Invited> {
  if (secretKind(token) !== 'invitation') throw notFound('open invitation');
  const [found] = await withoutOrg((run) => run(INVITATION_BY_TOKEN, [hashSecret(token)]));
  const invited = found && row.parse(found);
  if (!invited || invited.org_closed || invited.expired || invited.accepted || invited.revoked) {
    throw notFound('open invitation');
  }
  return invited;
}

/** `GET /invite/{token}`. Says nothing about whether the address has an account: the inviter knows the link too. */
export async function viewInvitation(token: string): Promise<InvitationView> {
  const invited = await openInvitation(token);
  return {
    org_name: invited.org_name,
    org_slug: invited.org_slug,
    email: invited.email,
    name: invited.invited_name,
    role: invited.role,
    expires_at: invited.expires_at.toISOString(),
  };
}

/**
 * `POST /invite/{token}`: the invited person proves who they are with the password of their account, or chooses the one for
 * the account that is made now. Both are held to the rules for new passwords first, so that a bad one answers the same.
 */
export async function acceptWithPassword(
  token: string,
  body: { password: string; name?: string | undefined },
  caller: Caller,
): Promise<AcceptAnswer> {
  const invited = await openInvitation(token);
  const { email } = invited;
  const bad = newPassword.safeParse(body.password).error?.issues[0]?.message ?? weakness(body.password, email);
  if (bad) throw invalidField('password', bad);

  if (await findLogin(email)) {
    const { user } = await checkCredentials(email, body.password, caller);
    const account = accountOf(user.user_id, email, user.user_name);
    return inOrg(asId('org', invited.org_id), (tx) => take(tx, invited, account, caller));
  }
  const person = {
    id: newId('usr'),
    email,
    name: body.name ?? invited.invited_name ?? nameFrom(email),
    hash: await hashPassword(body.password),
    mustChange: false,
  };
  return inOrg(asId('org', invited.org_id), async (tx) => {
    if (!(await createPerson(tx, person))) throw conflict('An account for this address was made just now. Try again.');
    return take(tx, invited, accountOf(person.id, email, person.name), caller);
  });
}

/** `POST /invite/{token}/accept`: the same for who is signed in as the invited address. */
export async function acceptSignedIn(
  account: Account,
  token: string,
  call: { requestId: string },
): Promise<AcceptAnswer> {
  requireSignIn(account);
  const invited = await openInvitation(token);
  if (account.email !== invited.email) {
    throw forbidden('This invitation is for another e-mail address. Sign in with that one.');
  }
  return inOrg(asId('org', invited.org_id), (tx) => take(tx, invited, account, call));
}

/** Uses the invitation up and joins, in one transaction: of several tries at once one succeeds. */
async function take(tx: Tx, invited: Invited, account: Account, { requestId }: { requestId: string }) {
  const orgId = asId('org', invited.org_id);
  await lockOrg(tx, orgId);
  const used = await tx.$executeRaw`
    UPDATE invitations SET accepted_at = clock_timestamp()
    WHERE org_id = ${invited.org_id}::uuid AND id = ${invited.invitation_id}::uuid AND accepted_at IS NULL
      AND revoked_at IS NULL AND expires_at > clock_timestamp()`;
  if (used === 0) throw notFound('open invitation');
  const actor = memberOf(account, { orgId, orgSlug: invited.org_slug, role: invited.role });
  const { userId, email } = account;
  await joinOrg(tx, actor, { orgId, userId, email, role: invited.role }, requestId);
  const organization = {
    org_id: publicId('org', orgId),
    org_slug: invited.org_slug,
    org_name: invited.org_name,
    role: invited.role,
  };
  return { email, organization };
}

/** The person as the audit log names them; no session comes of accepting. */
const accountOf = (userId: string, email: string, name: string): Account => ({
  userId: asId('usr', userId),
  email,
  name,
  via: 'session',
  sessionId: null,
  orgId: null,
  scopes: 'all',
  mustChangePassword: false,
  reauthenticatedAt: null,
});
