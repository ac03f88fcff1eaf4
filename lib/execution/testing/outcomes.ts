import { expect } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { locks } from '@/lib/db/testing/locks';
import type { OrgId } from '@/lib/ids';
import { metrics } from '@/lib/metrics/registry';
import { claimExecution } from '../claim';
import { markAmbiguous } from '../lease';
import { runApproved } from '../run';
import { approved, looking, mock } from './approve';

const database = await testDatabase();
export const { sudo } = database;
export const { hold, waiting } = locks(database);
export const look = looking(sudo);
export const call = { requestId: 'req-test' };

export const gateway = (orgId: OrgId) => ({ kind: 'system' as const, orgId, label: 'gateway' });
export const FAILING = { should_fail: true, error_code: 'BROKEN' };

/** A run that its process began and never ended. */
export async function abandoned() {
  const made = await approved(sudo);
  const claimed = await claimExecution(gateway(made.orgId), made.id, null);
  if (!claimed) throw new Error('not claimed');
  return { ...made, claimed };
}
/** A run whose lease has passed and that was marked. */
export async function ambiguous() {
  const made = await abandoned();
  await look.passLease(made);
  const counted = async () =>
    (await metrics().executions.get()).values.find(({ labels }) => labels.outcome === 'ambiguous')?.value ?? 0;
  const before = await counted();
  expect(await markAmbiguous(made.orgId, 10)).toBe(1);
  expect(await counted()).toBe(before + 1); // operators are alerted by it
  return made;
}
/** A run that failed as its tool is configured to. */
export async function failed(config: object = FAILING) {
  const made = await approved(sudo, mock(config));
  await runApproved(made.orgId, made.id, null);
  expect(await look.approval(made)).toMatchObject({ execution_status: 'failed', attempt: 1 });
  return made;
}
/** How each call ended: `done`, or the code of its refusal. */
export const answersOf = (settled: readonly PromiseSettledResult<unknown>[]) =>
  settled.map((one) => (one.status === 'fulfilled' ? 'done' : ((one.reason as { code?: string }).code ?? one.reason)));
