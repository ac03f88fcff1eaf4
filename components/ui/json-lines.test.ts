import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf } from './bytes';
import { jsonLines, type Line } from './json-lines';

const print = (lines: Line[]) =>
  lines.map(({ indent, tokens }) => '  '.repeat(indent) + tokens.map((token) => token.text).join('')).join('\n');

describe('jsonLines', () => {
  it('prints exactly what JSON.stringify prints, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const same: unknown = JSON.parse(JSON.stringify(value));
        expect(print(jsonLines(same))).toBe(JSON.stringify(same, null, 2));
      }),
    );
  });

  it('marks what was masked', () => {
    const kinds = jsonLines(['[REDACTED]', 'https://me:[REDACTED]@host', 'redacted']).flatMap((line) =>
      line.tokens.map((t) => t.kind),
    );
    expect(kinds.filter((kind) => kind === 'masked')).toHaveLength(2);
  });

  it('says how many bytes of a long string are not shown', () => {
    const [line] = jsonLines('ä'.repeat(10), 4);
    expect(line?.tokens).toEqual([
      { kind: 'string', text: '"ääää"' },
      { kind: 'cut', text: '12' },
    ]);
  });
});

describe('headOf', () => {
  it('never cuts a pair in half', () => {
    expect(headOf('ab😀', 3)).toBe('ab');
    expect(headOf('ab😀', 4)).toBe('ab😀');
  });
});
