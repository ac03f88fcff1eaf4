import { env } from '@/lib/env';
import { bootstrap } from '@/lib/orgs/bootstrap';
import { seedDemo } from '@/lib/demo/seed';
import type { Prepared } from './prepare';

/** What the first start made; both false or null at every later one. */
export type FirstStart = { password: string | null; demo: boolean };

/** Makes the first owner and organization, and the demo organization where it is wanted. Safe to repeat. */
export async function setUp({ ownerUrl, embedded }: Prepared, report: (line: string) => void): Promise<FirstStart> {
  const { password } = await bootstrap(ownerUrl, report);
  const demo = env().DEMO ?? embedded;
  if (demo) await seedDemo(ownerUrl, report, { keysIn: embedded ? env().COUNTERSIGN_DATA_DIR : null });
  return { password, demo };
}
