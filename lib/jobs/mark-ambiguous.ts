import { markAmbiguous } from '@/lib/execution/lease';
import { orgsWithPassedLeases } from './due';

/** Marks runs of any organization whose lease passed without a result, up to `limit` each; returns how many. */
export async function markAllAmbiguous(limit: number): Promise<number> {
  let marked = 0;
  for (const orgId of await orgsWithPassedLeases(limit)) marked += await markAmbiguous(orgId, limit);
  return marked;
}
