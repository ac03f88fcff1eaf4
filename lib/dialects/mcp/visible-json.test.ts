import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleJson } from './visible-json';

describe('JSON that hides nothing', () => {
  it('says the same to a parser, whatever the text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(visibleJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(visibleJson({ text }))).toEqual({ text });
      }),
    );
  });

  it.each([
    ['a zero-width space', '\u200b', '\\u200b'],
    ['a direction override', '\u202e', '\\u202e'],
    ['a line separator', '\u2028', '\\u2028'],
    ['an invisible tag letter', '\u{e0061}', '\\udb40\\udc61'],
    ['a control character', '\u0085', '\\u0085'],
    ['a private letter', '\ue000', '\\ue000'],
  ])('shows %s', (_, hidden, shown) => {
    expect(visibleJson(`pay${hidden}ment`)).toBe(`"pay${shown}ment"`);
  });

  it('leaves letters of all scripts as they are', () => {
    expect(visibleJson('Grüße, 東京, Привет')).toBe('"Grüße, 東京, Привет"');
  });

  it('writes nothing as null', () => {
    expect(visibleJson(undefined)).toBe('null');
  });
});
