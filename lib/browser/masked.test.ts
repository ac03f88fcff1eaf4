import { describe, expect, it } from 'vitest';
import { hasMasked, someText } from './masked';

describe('masked values', () => {
  it('are found wherever they are', () => {
    expect(hasMasked({ headers: [{ Authorization: '[REDACTED]' }] })).toBe(true);
    expect(hasMasked({ url: 'https://user:[REDACTED]@example.com' })).toBe(true);
    expect(hasMasked({ '[REDACTED]': 1 })).toBe(true);
    expect(hasMasked({ note: 'nothing secret', list: [1, null, true], stars: '**' })).toBe(false);
  });

  it('texts include keys', () => {
    expect(someText({ a: { b: [1, 'deep'] } }, (text) => text === 'deep')).toBe(true);
    expect(someText({ a: { key: 1 } }, (text) => text === 'key')).toBe(true);
    expect(someText(null, () => true)).toBe(false);
  });
});
