import { notFound } from 'next/navigation';
import { organizationsOf } from '@/lib/identity/profile';
import { pageAccount } from './page-actor';

/** Slug of the organization that a page without one leads to: the first that the person joined. 404 without any. */
export async function homeOrg(): Promise<string> {
  const [first] = await organizationsOf(await pageAccount());
  return first?.org_slug ?? notFound();
}
