import { runLoop } from './loop';
import { allJobs } from './registry';

/** Starts every background job until the signal. `ended` resolves when the last one has ended its work. */
export function startJobs({ signal }: { signal: AbortSignal }): { ended: Promise<unknown> } {
  return { ended: Promise.all(allJobs().map((job) => runLoop(job, signal))) };
}
