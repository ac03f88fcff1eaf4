import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences } from '@/lib/approvals/differences';

/** JSON knows no -0. */
const json = fc.json().map((text): unknown => JSON.parse(JSON.stringify(JSON.parse(text))));

describe('differences', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, []],
    [{ a: 1 }, { a: 2 }, [{ path: 'a', left: 1, right: 2 }]],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, [{ path: 'a.b[1]', left: 2, right: 3 }]],
    [{ a: [1] }, { a: [1, { x: 2 }] }, [{ path: 'a[1]', right: { x: 2 } }]],
    [{ a: 1, b: 2 }, { b: 2 }, [{ path: 'a', left: 1 }]],
    [{ a: null }, {}, [{ path: 'a', left: null }]],
    [{ a: { b: 1 } }, { a: [1] }, [{ path: 'a', left: { b: 1 }, right: [1] }]],
    [{ a: '1' }, { a: 1 }, [{ path: 'a', left: '1', right: 1 }]],
  ])('%j and %j', (left, right, expected) => {
    expect(differences(left, right)).toEqual(expected);
  });

  it('are none exactly between equal values, and stop at the limit', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(differences(a, structuredClone(a))).toEqual([]);
        expect(differences(a, b).length === 0).toBe(equal(a, b));
        expect(differences(a, b, 1).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('do not take inherited members for own ones', () => {
    const own = JSON.parse('{"__proto__":{"x":1}}') as unknown;
    expect(differences(own, {})).toEqual([{ path: '__proto__', left: { x: 1 } }]);
    expect(differences({ constructor: 1 }, {})).toEqual([{ path: 'constructor', left: 1 }]);
  });
});

function equal(a: unknown, b: unknown): boolean {
  try {
    expect(a).toStrictEqual(b);
    return true;
  } catch {
    return false;
  }
}
