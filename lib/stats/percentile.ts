/** The doubles that the database sent one after the other, in network order (`float8send`). */
export function doublesOf(bytes: Uint8Array): Float64Array {
  const copy = Buffer.from(bytes);
  copy.swap64();
  return new Float64Array(copy.buffer.slice(copy.byteOffset, copy.byteOffset + copy.byteLength));
}

/** All of them in one array. */
export function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The arithmetic mean, or null of nothing. */
export function mean(values: Float64Array): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * The value below which the fraction `p` lies, between its two neighbours by distance, as PostgreSQL's percentile_cont;
 * null of nothing. Picks it in linear time and reorders the values.
 */
export function percentile(values: Float64Array, p: number): number | null {
  if (values.length === 0) return null;
  const at = p * (values.length - 1);
  const below = Math.floor(at);
  const low = pick(values, below);
  if (at === below) return low;
  // After picking, everything behind it is at least as big: the next one is the least of those.
  let high = Infinity;
  for (let i = below + 1; i < values.length; i++) high = Math.min(high, values[i] ?? Infinity);
  return low + (high - low) * (at - below);
}

/** Hoare's selection: afterwards `values[k]` is what it would be if they were sorted, smaller ones before it. */
function pick(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1] ?? 0;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i <= j) {
        const held = values[i] ?? 0;
        values[i++] = values[j] ?? 0;
        values[j--] = held;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] ?? 0;
}
