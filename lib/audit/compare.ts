import { LEAF_BYTES, leafId } from './leaf';

/** How the events found differ from those that a seal covers. */
export type Difference = { kind: 'changed' | 'missing' | 'extra' | 'reordered'; eventId: string };

/**
 * Compares a seal's leaves with the leaves of the events found in its range, both in the order of the chain. Null when
 * they are the same, else the first difference. Of an event that is absent here this can't tell whether it is gone or
 * stands elsewhere (`missing`), nor of a surplus one whether it is new or from elsewhere (`extra`): the caller looks.
 */
export function compareLeaves(sealed: Uint8Array, found: Uint8Array): Difference | null {
  const length = Math.max(sealed.byteLength, found.byteLength);
  if (sealed.byteLength === found.byteLength && Buffer.compare(sealed, found) === 0) return null;
  for (let at = 0; at < length; at += LEAF_BYTES) {
    const want = sealed.subarray(at, at + LEAF_BYTES);
    const got = found.subarray(at, at + LEAF_BYTES);
    if (want.byteLength === got.byteLength && Buffer.compare(want, got) === 0) continue;
    if (got.byteLength === 0) return { kind: 'missing', eventId: leafId(want) };
    if (want.byteLength === 0) return { kind: 'extra', eventId: leafId(got) };
    if (leafId(want) === leafId(got)) return { kind: 'changed', eventId: leafId(want) };
    if (!idsOf(found).has(leafId(want))) return { kind: 'missing', eventId: leafId(want) };
    if (!idsOf(sealed).has(leafId(got))) return { kind: 'extra', eventId: leafId(got) };
    return { kind: 'reordered', eventId: leafId(want) };
  }
  return null;
}

function idsOf(leaves: Uint8Array): Set<string> {
  const ids = new Set<string>();
  for (let at = 0; at + LEAF_BYTES <= leaves.byteLength; at += LEAF_BYTES) {
    ids.add(leafId(leaves.subarray(at, at + LEAF_BYTES)));
  }
  return ids;
}
