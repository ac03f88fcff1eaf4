import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLeaves } from './compare';
import { LEAF_BYTES, leafId } from './leaf';

const leaf = fc.uint8Array({ minLength: LEAF_BYTES, maxLength: LEAF_BYTES }).map((bytes) => Buffer.from(bytes));
const leaves = (min: number) =>
  fc.uniqueArray(leaf, { minLength: min, maxLength: 20, selector: (bytes) => leafId(bytes) });
const index = fc.nat(1_000);
const join = (list: readonly Buffer[]) => Buffer.concat(list);

describe('compareLeaves', () => {
  it('finds nothing where nothing differs', () => {
    fc.assert(
      fc.property(leaves(0), (list) => {
        expect(compareLeaves(join(list), join(list))).toBeNull();
      }),
    );
  });

  it('names a changed event', () => {
    fc.assert(
      fc.property(leaves(1), index, (list, n) => {
        const at = n % list.length;
        const changed = list.map((one, i) =>
          i === at ? Buffer.concat([one.subarray(0, 47), Buffer.from([one[47]! ^ 1])]) : one,
        );
        expect(compareLeaves(join(list), join(changed))).toEqual({ kind: 'changed', eventId: leafId(list[at]!) });
      }),
    );
  });

  it('names a removed event, wherever it stood', () => {
    fc.assert(
      fc.property(leaves(1), index, (list, n) => {
        const at = n % list.length;
        expect(compareLeaves(join(list), join(list.toSpliced(at, 1)))).toEqual({
          kind: 'missing',
          eventId: leafId(list[at]!),
        });
      }),
    );
  });

  it('names an added event, wherever it stands', () => {
    fc.assert(
      fc.property(leaves(1), index, (list, n) => {
        const at = n % list.length;
        expect(compareLeaves(join(list.toSpliced(at, 1)), join(list))).toEqual({
          kind: 'extra',
          eventId: leafId(list[at]!),
        });
      }),
    );
  });

  it('names the first of two that were swapped', () => {
    fc.assert(
      fc.property(leaves(2), index, index, (list, n, m) => {
        const [a, b] = [n % list.length, m % list.length].sort((x, y) => x - y) as [number, number];
        fc.pre(a !== b);
        const swapped = list.with(a, list[b]!).with(b, list[a]!);
        expect(compareLeaves(join(list), join(swapped))).toEqual({ kind: 'reordered', eventId: leafId(list[a]!) });
      }),
    );
  });
});
