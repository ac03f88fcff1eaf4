import { env } from '@/lib/env';
import { bootstrap } from '@/lib/orgs/bootstrap';
import { seedDemo } from '@/lib/demo/seed';
import type { Prepared } from './prepare';

/** What the first start made; both false or null at every later one. */
export type FirstStart = { password: string | null; demo: boolean };

/** Makes the first owner and organization, and the demo organization where it is wanted. Safe to repeat. */
export async function setUp({ ownerUrl, embedded }: Prepared, report: (line: string) => void): Promise<FirstStart> {
  const { ADMIN_EMAIL, ADMIN_PASSWORD, ORG_NAME, ORG_SLUG } = env();
  report('Looking for the first organization …');
  const made = await bootstrap({ email: ADMIN_EMAIL, password: ADMIN_PASSWORD, orgName: ORG_NAME, orgSlug: ORG_SLUG });
  const demo = env().DEMO ?? embedded;
  if (demo) await seedDemo(ownerUrl, report);
  return { password: made.made ? made.generatedPassword : null, demo };
}
