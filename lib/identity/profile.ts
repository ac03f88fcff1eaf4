import { z } from 'zod';
import {
  preferences,
  type Me,
  type Organization,
  type PreferencesChange,
  type Profile,
} from '@/lib/contracts/identity';
import { withoutOrg } from '@/lib/db/scope';
import { USER_ORGS } from '@/lib/db/sql/identity-auth';
import { ORG_BY_REF, USER_PROFILE, USER_SET_PASSWORD, USER_UPDATE_PROFILE } from '@/lib/db/sql/identity-people';
import { conflict, invalidField, unauthenticated } from '@/lib/errors';
import { publicId, type UserId } from '@/lib/ids';
import type { Account } from './account';
import type { AgentActor, ServiceActor } from './actor';
import type { Caller } from './caller';
import { checkOwnPassword } from './credentials';
import { hashPassword } from './password';
import { userOrgRow } from './rows';
import { requireSignIn } from './sessions';
import { weakness } from './weak-passwords';

const profileRow = z.object({
  user_id: z.string(),
  email: z.string(),
  user_name: z.string(),
  preferences,
  created_at: z.date(),
  last_login_at: z.date().nullable(),
});

/** The caller’s own profile. Throws 401 when the account is gone. */
export async function readProfile(userId: UserId): Promise<Profile> {
  const [found] = await withoutOrg((run) => run(USER_PROFILE, [userId]));
  if (!found) throw unauthenticated();
  const row = profileRow.parse(found);
  return {
    user_id: publicId('usr', row.user_id),
    email: row.email,
    name: row.user_name,
    preferences: row.preferences,
    created_at: row.created_at.toISOString(),
    last_login_at: row.last_login_at?.toISOString() ?? null,
  };
}

/** The organizations in which the person is an active member; for a personal token its own only. */
export async function organizationsOf(account: Account): Promise<Organization[]> {
  const rows = z.array(userOrgRow).parse(await withoutOrg((run) => run(USER_ORGS, [account.userId])));
  return organizationsFrom(rows.filter((row) => account.orgId === null || account.orgId === row.org_id));
}

/** Memberships as they go out. Pure. */
export const organizationsFrom = (rows: readonly z.output<typeof userOrgRow>[]): Organization[] =>
  rows.map((row) => ({
    org_id: publicId('org', row.org_id),
    org_slug: row.org_slug,
    org_name: row.org_name,
    role: row.role,
  }));

/** `GET /auth/me` of a person. */
export async function me(account: Account): Promise<Me> {
  const [user, organizations] = await Promise.all([readProfile(account.userId), organizationsOf(account)]);
  const scopes = account.scopes === 'all' ? 'all' : [...account.scopes];
  return { principal: { kind: 'user', id: user.user_id, label: user.email, scopes }, user, organizations };
}

/** `GET /auth/me` of an agent or service key: its own organization, in which it has no role. */
export async function keyMe(actor: AgentActor | ServiceActor): Promise<Me> {
  const rows = await withoutOrg((run) => run(ORG_BY_REF, [actor.orgId, null]));
  const [org] = z.array(z.object({ org_id: z.string(), org_slug: z.string(), org_name: z.string() })).parse(rows);
  const [id, label] =
    actor.kind === 'agent' ? [actor.agentId, actor.agentId] : [publicId('tok', actor.tokenId), actor.name];
  return {
    principal: { kind: actor.kind, id, label, scopes: [...actor.scopes] },
    organizations: org ? [{ ...org, org_id: publicId('org', org.org_id) }] : [],
  };
}

export type ProfileChange = {
  name?: string | undefined;
  preferences?: PreferencesChange | undefined;
};

/** Changes one's own name and preferences; what is absent stays. */
export async function updateProfile(account: Account, change: ProfileChange): Promise<Profile> {
  requireSignIn(account);
  const merged = change.preferences ? JSON.stringify(change.preferences) : null;
  await withoutOrg((run) => run(USER_UPDATE_PROFILE, [account.userId, change.name ?? null, merged]));
  return readProfile(account.userId);
}

/** Changes one's own password; every other session ends. Throws 422 for a wrong current or a weak new one. */
export async function changePassword(
  account: Account,
  body: { current_password: string; new_password: string },
  caller: Caller,
): Promise<void> {
  const sessionId = requireSignIn(account);
  const weak = weakness(body.new_password, account.email);
  if (weak) throw invalidField('new_password', weak);
  if (body.new_password === body.current_password)
    throw invalidField('new_password', 'must differ from the current one');
  const { seen } = await checkOwnPassword(account.userId, body.current_password, 'current_password', caller);
  const hash = await hashPassword(body.new_password);
  const values = [account.userId, seen, hash, sessionId, caller.requestId];
  const rows = await withoutOrg((run) => run(USER_SET_PASSWORD, values));
  if (!z.array(z.object({ changed: z.boolean() })).parse(rows)[0]?.changed) {
    throw conflict('The password was changed at the same time elsewhere.');
  }
}
