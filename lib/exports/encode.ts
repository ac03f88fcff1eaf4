import { stringify } from 'csv-stringify/sync';
import type { ExportFormat } from '@/lib/contracts/exports';
import { cellText, jsonLine } from './cells';

/** Columns of a table, by name, in order: what a row shows there. */
export type Columns<T> = Readonly<Record<string, (row: T) => unknown>>;

/**
 * Rows as the text of a file, a piece per batch, so that no more than one batch is ever in memory. CSV as RFC 4180 has
 * it: a head, every text in quotes, lines that end in CRLF.
 */
export async function* encode<T>(
  format: ExportFormat,
  columns: Columns<T>,
  batches: AsyncIterable<readonly T[]>,
): AsyncGenerator<string, void, undefined> {
  if (format === 'csv') yield csv([Object.keys(columns)]);
  const readers = Object.values(columns);
  for await (const rows of batches) {
    if (format === 'csv') yield csv(rows.map((row) => readers.map((read) => cellText(read(row)))));
    else yield rows.map((row) => `${jsonLine(row)}\n`).join('');
  }
}

const csv = (rows: readonly (readonly string[])[]): string =>
  // The library guards against formulas once more.
  stringify([...rows], { quoted_string: true, escape_formulas: true, record_delimiter: 'windows' });
