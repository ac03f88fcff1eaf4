import type { Scope } from '@/lib/authority/roles';
import type { OrgId, SessionId, UserId } from '@/lib/ids';

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
