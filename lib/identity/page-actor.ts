import { cookies } from 'next/headers';
import { cache } from 'react';
import { now } from '@/lib/clock';
import { forbidden, notFound, unauthenticated } from '@/lib/errors';
import type { Account } from './account';
import type { UserActor } from './actor';
import { readOrgRef } from './org-ref';
import { readSession } from './session';
import { openSessionCookie, sessionCookieName } from './session-cookie';

/** For server-rendered pages only; the API authenticates in lib/api. Results are shared within one rendering. */

const sessionId = cache(async (): Promise<string | null> => {
  const cookie = (await cookies()).get(sessionCookieName())?.value;
  return cookie ? openSessionCookie(cookie, now().getTime()) : null;
});

/** The person who is signed in, or null. May still have to change a first password. */
export const currentAccount = cache(async (): Promise<Account | null> => {
  const id = await sessionId();
  return id ? ((await readSession({ sessionId: id }, 'none'))?.account ?? null) : null;
});

/** Somebody who is signed in, as a person and as a member. */
export type Member = { account: Account; actor: UserActor };

/**
 * The signed-in member of the organization in the path. Throws UNAUTHENTICATED, PASSWORD_CHANGE_REQUIRED, or NOT_FOUND
 * where the person is no active member.
 */
export const requireMember = cache(async (org: string): Promise<Member> => {
  const id = await sessionId();
  const live = id ? await readSession({ sessionId: id }, readOrgRef(org)) : null;
  if (!live) throw unauthenticated();
  if (live.account.mustChangePassword) throw forbidden('Change your first password first.', 'PASSWORD_CHANGE_REQUIRED');
  if (!live.actor) throw notFound('organization');
  return { account: live.account, actor: live.actor };
});
