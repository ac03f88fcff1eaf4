import { setMaxListeners } from 'node:events';

const holder = globalThis as typeof globalThis & { __countersignDraining?: AbortController };
const controller = (): AbortController => (holder.__countersignDraining ??= unbounded());

/** Each waiter and each job listens to it: many listeners are no leak. */
function unbounded(): AbortController {
  const made = new AbortController();
  setMaxListeners(0, made.signal);
  return made;
}

/** From here on the process takes no new work: readiness fails, long polls answer, loops stop claiming. */
export const beginDraining = (): void => controller().abort();

export const isDraining = (): boolean => controller().signal.aborted;

/** Aborts when the process begins to stop. */
export const draining = (): AbortSignal => controller().signal;
