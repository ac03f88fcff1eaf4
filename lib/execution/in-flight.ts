const holder = globalThis as typeof globalThis & { __countersignRuns?: Set<Promise<unknown>> };
const runs = (): Set<Promise<unknown>> => (holder.__countersignRuns ??= new Set());

/** Remembers a run until it ends, so that a graceful stop can wait for it. */
export function track<T>(run: Promise<T>): Promise<T> {
  const kept = run.finally(() => runs().delete(kept));
  runs().add(kept);
  return kept;
}

/** Waits for the runs of this process, at most `ms`. What is cut off is found by its lease. */
export async function drainRuns(ms: number): Promise<void> {
  const timeout = new Promise((resolve) => setTimeout(resolve, ms).unref());
  await Promise.race([Promise.allSettled([...runs()]), timeout]);
}
