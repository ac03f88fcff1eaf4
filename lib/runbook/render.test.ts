import { describe, expect, it } from 'vitest';
import { renderSql } from './render';

const answer = {
  columns: [
    { name: 'tool_name', typeId: 25 },
    { name: '?column?', typeId: 25 },
    { name: '?column?', typeId: 20 },
    { name: 'args', typeId: 3802 },
    { name: 'on', typeId: 16 },
  ],
  rows: [
    ['email:send', 'a\n\u001b[31mred', '12', '{"to": "x"}', 't'],
    ['=cmd()', null, '9007199254740993', null, 'f'],
  ],
};

describe('renderSql', () => {
  it('prints a table whose cells can’t act on the terminal', () => {
    const lines = renderSql(answer, 'table').split('\n');
    expect(lines[0]).toMatch(/^ tool_name {2}\| \?column\? /);
    expect(lines[2]).toContain('a\\n\\u001b[31mred');
    expect(lines[2]).toMatch(/\| +12 \|/);
    expect(lines.at(-2)).toBe('(2 rows)');
    expect(new Set(lines.slice(0, 2).map((line) => line.split(/[|+]/).length)).size).toBe(1);
  });

  it('gives objects with values of their own type, and integers that survive', () => {
    expect(JSON.parse(renderSql(answer, 'json'))).toEqual([
      { tool_name: 'email:send', '?column?': 'a\n\u001b[31mred', '?column?_2': 12, args: { to: 'x' }, on: true },
      { tool_name: '=cmd()', '?column?': null, '?column?_2': '9007199254740993', args: null, on: false },
    ]);
  });

  it('writes CSV without formulas', () => {
    const csv = renderSql(answer, 'csv');
    expect(csv.split('\n')[0]).toBe('tool_name,?column?,?column?_2,args,on');
    expect(csv).toContain(`'=cmd()`);
  });
});
