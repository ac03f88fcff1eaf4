import { expect, it } from 'vitest';
import { rowCounter } from './download';

const bytes = (text: string) => new TextEncoder().encode(text);

it('counts rows of a CSV, not its head nor line breaks in cells, across pieces', () => {
  const count = rowCounter(true);
  expect(count(bytes('"a","b"\r\n'))).toBe(0);
  expect(count(bytes('"one\r\ntwo","said ""x\n'))).toBe(0);
  expect(count(bytes('y"""\r\n"3","4"\r\n'))).toBe(2);
});

it('counts lines of JSON', () => {
  const count = rowCounter(false);
  expect(count(bytes('{"a":"\\""}\n{}'))).toBe(1);
  expect(count(bytes('\n'))).toBe(2);
});
