import { setTimeout as delay } from 'node:timers/promises';

/** Looks until `look` gives something true, and gives it back. Throws after `ms` with what it was waiting for. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  ms = 15_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`It did not happen within ${ms} ms: ${what}`);
    await delay(25);
  }
}
