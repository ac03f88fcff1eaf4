/** What one round of load came to; times in milliseconds. */
export type Round = { calls: number; perSecond: number; p50: number; p99: number };

/** So many callers at once, as everywhere in these figures. */
export const CLIENTS = 16;

/** No round takes much longer than this, however slow the machine. */
const ROUND_MS = 1_200;

/** Makes up to `calls` calls, 16 at a time, each as soon as the one before it was answered. */
export async function load(calls: number, call: (n: number) => Promise<unknown>): Promise<Round> {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  const client = async () => {
    for (let n = next++; n < calls; n = next++) {
      const begun = performance.now();
      if (begun - started > ROUND_MS) return;
      await call(n);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const seconds = (performance.now() - started) / 1000;
  return { calls: times.length, perSecond: times.length / seconds, ...percentiles(times) };
}

/** The time that half of the calls, all but one in twenty, and all but one in a hundred, stay below. */
export function percentiles(times: ArrayLike<number>): { p50: number; p95: number; p99: number } {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** The middle one, so that a disturbed round counts for nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The median of each figure of several rounds. */
export function medianRound(rounds: readonly Round[]): Round {
  return {
    calls: median(rounds.map((round) => round.calls)),
    perSecond: median(rounds.map((round) => round.perSecond)),
    p50: median(rounds.map((round) => round.p50)),
    p99: median(rounds.map((round) => round.p99)),
  };
}

/** Runs something and gives its duration in milliseconds. */
export async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
