import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doublesOf, joined, mean, percentile } from './percentile';

describe('percentiles', () => {
  it('are those of the sorted values, between neighbours by distance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 400 }),
        fc.constantFrom(0, 0.5, 0.95, 0.99, 1),
        (values, p) => {
          const sorted = values.toSorted((a, b) => a - b);
          const at = p * (sorted.length - 1);
          const low = sorted[Math.floor(at)]!;
          const expected = low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
          expect(percentile(Float64Array.from(values), p)).toBe(expected);
        },
      ),
    );
  });

  it('of values with many equals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 100 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        expect(percentile(Float64Array.from(values), 0)).toBe(sorted[0]);
        expect(percentile(Float64Array.from(values), 1)).toBe(sorted.at(-1));
      }),
    );
  });

  it('of nothing are null, and so is the mean', () => {
    expect(percentile(new Float64Array(), 0.5)).toBeNull();
    expect(mean(new Float64Array())).toBeNull();
  });

  it('come from doubles in network order', () => {
    const bytes = Buffer.alloc(17).subarray(1);
    bytes.writeDoubleBE(1.5, 0);
    bytes.writeDoubleBE(-2, 8);
    expect([...joined([doublesOf(bytes), new Float64Array([7])])]).toEqual([1.5, -2, 7]);
  });
});
