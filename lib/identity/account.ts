import type { SessionId, UserId } from '@/lib/ids';

/** A signed-in person, before an organization is chosen. */
export type Account = {
  userId: UserId;
  email: string;
  name: string;
  via: 'session' | 'access_token' | 'personal_token';
  sessionId: SessionId | null;
  mustChangePassword: boolean;
  reauthenticatedAt: Date | null;
};
