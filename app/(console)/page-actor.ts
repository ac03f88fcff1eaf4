import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import type { OrgDetail } from '@/lib/contracts/orgs';
import { AppError } from '@/lib/errors';
import { currentAccount, requireMember, type Member } from '@/lib/identity/page-actor';
import type { Account } from '@/lib/identity/account';
import type { UserActor } from '@/lib/identity/actor';
import { readConsoleFrame } from '@/lib/orgs/console-frame';

/** Where somebody signs in, to come back to the page on screen afterwards. */
async function loginPath(): Promise<string> {
  const path = (await headers()).get('x-countersign-path');
  return path === null || path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`;
}

/**
 * The member behind a console page, for `/{org}/…`. Sends away who isn't signed in or must change the password first,
 * and answers 404 for organizations that the person isn't in.
 */
export async function pageMember(org: string): Promise<Member> {
  try {
    return await requireMember(org);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'UNAUTHENTICATED') redirect(await loginPath());
    if (error.code === 'PASSWORD_CHANGE_REQUIRED') redirect('/password');
    if (error.code === 'NOT_FOUND') notFound();
    throw error;
  }
}

/** The same as who acts: what most pages need. */
export const pageActor = async (org: string): Promise<UserActor> => (await pageMember(org)).actor;

/** The person behind a page outside of any organization (`/approvals`, `/settings`). */
export async function pageAccount(): Promise<Account> {
  const account = await currentAccount();
  if (!account) redirect(await loginPath());
  if (account.mustChangePassword) redirect('/password');
  return account;
}

/** What the console shows around a page: the frame and the page itself ask for it, and it is read once. */
export const pageFrame = cache(readConsoleFrame);

/** The organization of a page. */
export const pageOrg = async (actor: UserActor): Promise<OrgDetail> => (await pageFrame(actor)).org;
