import { expect, it } from 'vitest';
import { csvOf } from './csv';

it('CSV quotes what needs it and keeps formulas from running', () => {
  expect(
    csvOf([
      ['Agent', 'Approved'],
      ['=HYPERLINK("x")', 3],
      ['a,b', null],
      ['-1', -1],
    ]),
  ).toBe('Agent,Approved\r\n"\'=HYPERLINK(""x"")",3\r\n"a,b",\r\n\'-1,-1\r\n');
});
