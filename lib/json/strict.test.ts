import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseStrictJson } from '@/lib/json/strict';

const paths = (text: string, maxDepth?: number) => {
  const result = parseStrictJson(text, maxDepth === undefined ? {} : { maxDepth });
  return result.ok ? [] : [result.kind, ...result.errors.map((e) => e.path)];
};

describe('parseStrictJson', () => {
  it.each([
    ['{"a":1,"b":[true,false,null,"x"]}'],
    ['"text"'],
    ['-0'],
    ['[]'],
    [' { } '],
    ['{"a":{"a":1},"b":{"a":1}}'],
    ['["a","a"]'],
    ['{"a":"b\\\\","c":"\\"d\\"","e":"{\\"a\\":1,\\"a\\":2}"}'],
    ['"😀 \\ud83d\\ude00"'],
    ['{"proto":1,"Constructor":2}'],
  ])('accepts %s as JSON.parse reads it', (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each([
    ['', ['malformed', '']],
    ['{"a":1', ['malformed', '']],
    ['{a:1}', ['malformed', '']],
    ['\ufeff{}', ['malformed', '']],
    ['{"a":1,"a":2}', ['invalid', 'a']],
    ['{"a":1,"\\u0061":2}', ['invalid', 'a']],
    ['{"x":[{"k":1},{"k":1,"j":2,"k":3}]}', ['invalid', 'x[1].k']],
    ['{"action":{"params":{"amount":12345678901234567890}}}', ['invalid', 'action.params.amount']],
    ['[0.1,0.1000000000000000055]', ['invalid', '[1]']],
    ['[1e400,-1e400,1e-400]', ['invalid', '[0]', '[1]', '[2]']],
    ['{"a":"x\\u0000y"}', ['invalid', 'a']],
    ['{"a\\u0000":1}', ['invalid', 'a\0']],
    ['{"a":"\\ud800"}', ['invalid', 'a']],
    ['{"a":"\\udc00\\ud800"}', ['invalid', 'a']],
    ['["\ud800"]', ['invalid', '[0]']],
    ['{"__proto__":{}}', ['invalid', '__proto__']],
    ['{"a":{"constructor":{"prototype":1}}}', ['invalid', 'a.constructor', 'a.constructor.prototype']],
    ['{"\\u005f_proto__":1}', ['invalid', '__proto__']],
  ])('refuses %j', (text, expected) => {
    expect(paths(text)).toEqual(expected);
  });

  it('says where a text breaks and never quotes it', () => {
    const result = parseStrictJson('{\n  "password": hunter2\n}');
    expect(result).toMatchObject({ ok: false, kind: 'malformed' });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('takes 32 levels and refuses 33, at any width and size', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(paths(nested(32))).toEqual([]);
    expect(paths(nested(33))).toEqual(['invalid', '[0]'.repeat(32)]);
    expect(paths('{"a":'.repeat(33) + '1' + '}'.repeat(33))[0]).toBe('invalid');
    expect(paths(nested(400_000))[0]).toBe('invalid');
    expect(paths(nested(3), 2)).toEqual(['invalid', '[0][0]']);
  });

  it('takes 10,000 keys in all and refuses one more, however they are spread', () => {
    const wide = (keys: number) => `{${Array.from({ length: keys }, (_, n) => `"k${n}":0`).join(',')}}`;
    expect(paths(wide(10_000))).toEqual([]);
    expect(paths(wide(10_001))).toEqual(['invalid', '']);
    expect(paths(`[${Array.from({ length: 5_001 }, () => '{"a":1,"b":2}').join(',')}]`)).toEqual(['invalid', '']);
  });

  it('accepts numbers written in other ways for the same decimal', () => {
    for (const literal of [
      '1.0',
      '1e2',
      '1E+2',
      '100e-2',
      '0.10',
      '-1.50',
      '0e9',
      '1e21',
      '9007199254740992',
      '5e-324',
    ]) {
      expect(paths(`[${literal}]`), literal).toEqual([]);
    }
    for (const literal of ['9007199254740993', '0.30000000000000004441', '123456789.123456789123', '3e-324']) {
      expect(paths(`[${literal}]`)[0], literal).toBe('invalid');
    }
  });

  it('returns what JSON.parse returns for whatever JSON.stringify writes', () => {
    const key = fc
      .string({ unit: 'binary' })
      .filter((k) => !/^(__proto__|constructor|prototype)$/.test(k) && !k.includes('\0'));
    const text = fc.string({ unit: 'binary' }).filter((s) => !s.includes('\0'));
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        text,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('array'),
        tie('object'),
      ),
      array: fc.array(tie('json'), { maxLength: 4 }),
      object: fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
    }));
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
        const written = JSON.stringify(value, null, indent);
        expect(parseStrictJson(written)).toEqual({ ok: true, value: JSON.parse(written) });
      }),
    );
  });

  it('finds a duplicate key wherever it is put', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 }), fc.nat(), (keys, pick) => {
        const safe = [...new Set(keys.map((k) => `k${k}`))];
        const again = safe[pick % safe.length]!;
        const text = `{${[...safe, again].map((k) => `${JSON.stringify(k)}:1`).join(',')}}`;
        expect(paths(text)).toEqual(['invalid', again]);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseStrictJson(text)));
    const tokens = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '1', '-', 'e', '.', 'true', '"a"', ' ');
    fc.assert(fc.property(fc.array(tokens, { maxLength: 12 }), (parts) => void parseStrictJson(parts.join(''))));
  });

  it('is linear: hostile megabytes don’t take quadratic time', () => {
    const hostile = [
      `"${'\\\\'.repeat(500_000)}"`,
      `[${'"\\u0000",'.repeat(100_000)}1]`,
      `[${'9'.repeat(500_000)}.${'0'.repeat(400_000)}1]`,
      `{${Array.from({ length: 60_000 }, (_, n) => `"k${n}":${n}`).join(',')}}`,
    ];
    const start = performance.now();
    for (const text of hostile) parseStrictJson(text);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
