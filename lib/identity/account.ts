import type { Scope } from '@/lib/authority/roles';
import type { OrgId, SessionId, UserId } from '@/lib/ids';
import type { UserActor } from './actor';

/** A person who is known, before an organization is chosen. */
export type Account = {
  userId: UserId;
  email: string;
  name: string;
  via: 'session' | 'access_token' | 'personal_token';
  /** The sign-in; null for personal tokens. */
  sessionId: SessionId | null;
  /** Personal tokens belong to one organization; a sign-in to none. */
  orgId: OrgId | null;
  scopes: 'all' | ReadonlySet<Scope>;
  mustChangePassword: boolean;
  reauthenticatedAt: Date | null;
};

/** The person as a member of one organization. The caller has read role and membership. */
export function memberOf(account: Account, member: Pick<UserActor, 'orgId' | 'orgSlug' | 'role'>): UserActor {
  const { userId, email, name, via, sessionId, scopes, reauthenticatedAt } = account;
  return {
    kind: 'user',
    ...{ userId, email, name, via, sessionId, scopes, reauthenticatedAt },
    ...member,
    tokenId: null,
    mcpDecisions: false,
  };
}
