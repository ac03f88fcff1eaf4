import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { canonicalJson } from '@/lib/signing/canonical-json';
import { actionHash, contextHash, jsonHash, safeEqual, sha256Hex, targetHash } from '@/lib/signing/digest';
import { hmacSha256Hex, verifyHmacSha256Hex } from '@/lib/signing/hmac';

describe('canonicalJson', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    // RFC 8785, 3.2.3: sorted by UTF-16 code units
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    // RFC 8785, 3.2.2: numbers and strings
    [
      [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    ],
    ['\u20ac$\u000f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'],
    [JSON.parse('{"__proto__":1,"toJSON":"x"}'), '{"__proto__":1,"toJSON":"x"}'],
  ])('writes %j as RFC 8785 does', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    [undefined, 'the top'],
    [{ a: undefined }, 'a'],
    [[1, undefined], '[1]'],
    [new Array(1), '[0]'],
    [{ a: { b: NaN } }, 'a.b'],
    [Infinity, 'the top'],
    [1n, 'the top'],
    [() => 1, 'the top'],
    ['\ud800', 'the top'],
    [{ 'a\udc00': 1 }, 'the top'],
    [{ at: new Date() }, 'at'],
    [new Map(), 'the top'],
    [{ a: Symbol('x') }, 'a'],
  ])('refuses %o and says where', (value, place) => {
    expect(() => canonicalJson(value)).toThrow(new RegExp(`at ${place.replace(/[[\]]/g, '\\$&')}\\.$`));
  });

  it('refuses cycles and bottomless nesting', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => canonicalJson(loop)).toThrow(TypeError);
  });

  it('depends on the value alone, not on the order of keys', () => {
    const json = fc.jsonValue().filter((v) => !/\\ud[89a-f]/i.test(JSON.stringify(v)));
    const reversed = (v: unknown): unknown =>
      Array.isArray(v)
        ? v.map(reversed)
        : typeof v === 'object' && v !== null
          ? Object.fromEntries(
              Object.entries(v)
                .reverse()
                .map(([k, x]) => [k, reversed(x)]),
            )
          : v;
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('digests', () => {
  const action = {
    type: 'kubernetes',
    tool: 'deploy',
    params: { namespace: 'production', image: 'app:v2.0.0', replicas: 3 },
  };

  it('hashes an action to the published vector, whatever else comes with it', () => {
    const vector = '0286c837ef1abc8d27744d95503dd8a1ca93de307e6a70622381f2e33530d41b';
    expect(actionHash(action)).toBe(vector);
    expect(actionHash({ ...action, description: 'x' } as typeof action)).toBe(vector);
    expect(actionHash({ ...action, params: { ...action.params, replicas: 4 } })).not.toBe(vector);
  });

  it('hashes target and context', () => {
    expect(targetHash({ b: 1, a: 2 })).toBe(jsonHash({ a: 2, b: 1 }));
    expect(contextHash(undefined)).toBe(contextHash(null));
    expect(contextHash({})).not.toBe(contextHash(null));
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('compares texts of any length', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => safeEqual(a, b) === (a === b)));
    expect(safeEqual('same', 'same')).toBe(true);
  });
});

describe('hmac', () => {
  it('matches RFC 4231, case 2', () => {
    expect(hmacSha256Hex('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('verifies under any of the secrets and nothing else', () => {
    const signature = hmacSha256Hex('new', 'message');
    expect(verifyHmacSha256Hex(['new', 'old'], 'message', signature)).toBe(true);
    expect(verifyHmacSha256Hex(['old', 'new'], 'message', signature)).toBe(true);
    expect(verifyHmacSha256Hex(['old'], 'message', signature)).toBe(false);
    expect(verifyHmacSha256Hex([], 'message', signature)).toBe(false);
    for (const wrong of ['', signature.toUpperCase(), signature.slice(1), `${signature}0`, ` ${signature}`]) {
      expect(verifyHmacSha256Hex(['new'], 'message', wrong)).toBe(false);
    }
  });
});
