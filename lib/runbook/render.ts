import { stringify } from 'csv-stringify/sync';
import type { SqlAnswer } from '@/lib/db/read-only';

export const SQL_FORMATS = ['table', 'json', 'csv'] as const;
export type SqlFormat = (typeof SQL_FORMATS)[number];

// https://www.postgresql.org/docs/18/catalog-pg-type.html: int8, int2, int4, float4, float8; bool; json, jsonb
const NUMBERS = new Set([20, 21, 23, 700, 701]);
const RIGHT_ALIGNED = new Set([...NUMBERS, 1700]);
const BOOL = 16;
const JSONS = new Set([114, 3802]);

/** An answer as text for a terminal, as an array of objects, or as CSV with a header (formulas made harmless). */
export function renderSql(answer: SqlAnswer, format: SqlFormat): string {
  switch (format) {
    case 'table':
      return table(answer);
    case 'json':
      return `${JSON.stringify(objects(answer), null, 2)}\n`;
    case 'csv':
      return stringify(
        answer.rows.map((row) => [...row]),
        {
          header: true,
          columns: uniqueNames(answer),
          escape_formulas: true,
        },
      );
  }
}

function objects(answer: SqlAnswer): Record<string, unknown>[] {
  const names = uniqueNames(answer);
  return answer.rows.map((row) =>
    Object.fromEntries(answer.columns.map(({ typeId }, i) => [names[i] ?? '', jsonValue(row[i] ?? null, typeId)])),
  );
}

function jsonValue(text: string | null, typeId: number): unknown {
  if (text === null) return null;
  if (JSONS.has(typeId)) return JSON.parse(text);
  if (typeId === BOOL) return text === 't';
  if (NUMBERS.has(typeId) && Number.isFinite(Number(text)) && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER) {
    return Number(text);
  }
  return text;
}

/** PostgreSQL calls every unnamed column `?column?`. */
function uniqueNames({ columns }: SqlAnswer): string[] {
  const names: string[] = [];
  for (const { name } of columns) {
    let unique = name;
    for (let n = 2; names.includes(unique); n++) unique = `${name}_${n}`;
    names.push(unique);
  }
  return names;
}

function table({ columns, rows }: SqlAnswer): string {
  if (columns.length === 0) return 'Done.\n';
  const cells = rows.map((row) => row.map((cell) => oneLine(cell ?? '')));
  const widths = columns.map(({ name }, i) => Math.max(name.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (texts: readonly string[], align: (i: number) => boolean) =>
    texts
      .map((text, i) => ` ${align(i) ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)} `)
      .join('|')
      .trimEnd();
  const right = (i: number) => RIGHT_ALIGNED.has(columns[i]?.typeId ?? 0);
  return [
    line(
      columns.map(({ name }) => name),
      () => false,
    ),
    widths.map((width) => '-'.repeat(width + 2)).join('+'),
    ...cells.map((row) => line(row, right)),
    `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`,
    '',
  ].join('\n');
}

/** Control characters, and those that change the direction of writing, must not act on the terminal. */
const oneLine = (text: string) =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) =>
    char === '\n' ? '\\n' : char === '\t' ? '\\t' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
