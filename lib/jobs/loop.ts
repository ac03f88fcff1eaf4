import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '@/lib/db/errors';
import { log } from '@/lib/log';

/**
 * Work that is always safe to do again, in any number of processes: it claims rows from the database, and dying in the
 * middle of it loses nothing.
 */
export type Job = {
  readonly name: string;
  /** Milliseconds between rounds. */
  readonly everyMs: number;
  /** The first round begins within this time; within `everyMs` unless said. For what is done seldom. */
  readonly firstMs?: number;
  /** A run that did at least this much is followed by the next at once: there may be more. */
  readonly batch: number;
  /** Returns how much it did. */
  readonly run: (signal: AbortSignal) => Promise<number>;
};

const MAX_BACKOFF_MS = 60_000;

/**
 * Repeats a job until the signal: runs while there is work, then pauses (with jitter, so that replicas don't march in
 * step); after an error the pause doubles, up to a minute. Never runs twice at a time, never keeps the process alive by
 * itself, never rejects. Resolves when the last run has ended.
 */
export async function runLoop(job: Job, signal: AbortSignal): Promise<void> {
  let failures = 0;
  await pause((job.firstMs ?? job.everyMs) * Math.random(), signal);
  while (!signal.aborted) {
    try {
      while ((await job.run(signal)) >= job.batch && !signal.aborted);
      failures = 0;
    } catch (error) {
      failures++;
      if (!signal.aborted) report(job, error, failures);
    }
    await pause(pauseMs(job.everyMs, failures) * (0.8 + 0.4 * Math.random()), signal);
  }
}

/** How long to pause after so many failures in a row. */
export const pauseMs = (everyMs: number, failures: number): number =>
  failures === 0 ? everyMs : Math.max(everyMs, Math.min(MAX_BACKOFF_MS, Math.max(everyMs, 250) * 2 ** failures));

function report(job: Job, error: unknown, failures: number): void {
  if (isUnavailable(error)) log().warn({ job: job.name, failures }, 'a job found no database; it tries again');
  else log().error({ err: error, job: job.name, failures }, 'a job failed; it tries again');
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
