import { describe, expect, it } from 'vitest';
import { contextHash } from '@/lib/signing/digest';
import { pythonJson } from '@/lib/signing/python-json';

describe('JSON as Python prints it', () => {
  it('hashes the context of the vector', () => {
    const context = { file: 'config/production.yaml', changes_count: 1500, risk_score: 85 };
    expect(pythonJson(context)).toBe('{"changes_count": 1500, "file": "config/production.yaml", "risk_score": 85}');
    expect(contextHash(context)).toBe('9909194aadaaaee234a9640dd4b85ebdd895197c099ac56ebff8dc75c6f68ed5');
  });

  it.each([
    [[], '[]'],
    [{}, '{}'],
    [[1, 'a', null, true], '[1, "a", null, true]'],
    ['ü"\\\n\u007f', '"\\u00fc\\"\\\\\\n\\u007f"'],
    ['😀', '"\\ud83d\\ude00"'],
    [{ '\uffff': 1, '😀': 2, a: { c: 1, b: 2 } }, '{"a": {"b": 2, "c": 1}, "\\uffff": 1, "\\ud83d\\ude00": 2}'],
    [29.99, '29.99'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [1e16, '1e+16'],
    [1.5e300, '1.5e+300'],
    [-0, '-0.0'],
    [9007199254740991, '9007199254740991'],
  ])('%j', (value, text) => {
    expect(pythonJson(value)).toBe(text);
  });

  it('refuses what is no JSON', () => {
    expect(() => pythonJson({ a: undefined })).toThrow(TypeError);
    expect(() => pythonJson(Number.NaN)).toThrow(TypeError);
  });
});
