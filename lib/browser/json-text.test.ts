import { describe, expect, it } from 'vitest';
import { readJsonObject } from './json-text';

describe('readJsonObject', () => {
  it('reads objects, and nothing as the empty one', () => {
    expect(readJsonObject('{"a": 1}')).toEqual({ ok: true, value: { a: 1 } });
    expect(readJsonObject('  ')).toEqual({ ok: true, value: {} });
  });

  it('says where a fault is', () => {
    expect(readJsonObject('{\n  "a": 1,\n  b: 2\n}')).toEqual({
      ok: false,
      message: 'is no JSON: look at line 3, column 3',
    });
    expect(readJsonObject('{"a": ')).toEqual({ ok: false, message: expect.stringMatching(/^is no JSON: /) });
    expect(readJsonObject('[1]')).toEqual({ ok: false, message: 'must be a JSON object: { … }' });
  });

  it.each([
    ['{"n": 9007199254740993}', /^n .*double/],
    ['{"n": 1e400}', /^n .*double/],
    ['{"a": 1, "a": 2}', /^a appears more than once/],
    ['{"o": {"x": 0.1000000000000000055}}', /^o\.x .*double/],
  ])('refuses what would be sent as something else: %s', (text, message) => {
    expect(readJsonObject(text)).toEqual({ ok: false, message: expect.stringMatching(message) });
  });
});
