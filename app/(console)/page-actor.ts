import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { AppError } from '@/lib/errors';
import { currentAccount, requireActor } from '@/lib/identity/page-actor';
import type { Account } from '@/lib/identity/account';
import type { UserActor } from '@/lib/identity/actor';
import { getOrg } from '@/lib/orgs/get';

/** Where somebody signs in, to come back to the page on screen afterwards. */
async function loginPath(): Promise<string> {
  const path = (await headers()).get('x-countersign-path');
  return path === null || path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`;
}

/**
 * The member behind a console page, for `/{org}/…`. Sends away who isn't signed in or must change the password first,
 * and answers 404 for organizations that the person isn't in.
 */
export async function pageActor(org: string): Promise<UserActor> {
  try {
    return await requireActor(org);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'UNAUTHENTICATED') redirect(await loginPath());
    if (error.code === 'PASSWORD_CHANGE_REQUIRED') redirect('/password');
    if (error.code === 'NOT_FOUND') notFound();
    throw error;
  }
}

/** The person behind a page outside of any organization (`/approvals`, `/settings`). */
export async function pageAccount(): Promise<Account> {
  const account = await currentAccount();
  if (!account) redirect(await loginPath());
  if (account.mustChangePassword) redirect('/password');
  return account;
}

/** The organization of a page: the frame and the page itself ask for it, and it is read once. */
export const pageOrg = cache(getOrg);
