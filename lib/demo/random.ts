/** Draws from the demo's own sequence of random numbers. */
export type Pick = {
  /** 0 ≤ fraction < 1. */
  fraction: () => number;
  one: <T>(from: readonly [T, ...T[]]) => T;
  /** Both ends may come out. */
  whole: (from: number, to: number) => number;
};

/** A small seeded generator (mulberry32), so that the demo is the same everywhere. */
export function seededPick(seed: number): Pick {
  let state = seed;
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    fraction,
    one: (from) => from[Math.floor(fraction() * from.length)] ?? from[0],
    whole: (from, to) => from + Math.floor(fraction() * (to - from + 1)),
  };
}
