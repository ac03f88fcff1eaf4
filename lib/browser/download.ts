import { chunks } from './chunks';
import { ProblemError, problemOf, queryString, send, type RequestOptions } from './http';

/** How far a download has come. `total` is null where the server didn't count to the end. */
export type DownloadProgress = { rows: number; total: number | null };

type Options = {
  query: NonNullable<RequestOptions['query']>;
  onProgress: (progress: DownloadProgress) => void;
  signal: AbortSignal;
};

/**
 * Fetches an export and hands it to the browser as a file, telling how many rows have come. Throws ProblemError when it
 * is refused or breaks off (nothing is saved then), and the signal's AbortError.
 */
export async function download(path: string, { query, onProgress, signal }: Options): Promise<number> {
  const response = await send(path + queryString(query), { credentials: 'same-origin', cache: 'no-store', signal });
  if (!response.ok || !response.body) throw await problemOf(response);
  const counted = Number(response.headers.get('x-total-count') ?? NaN);
  const total = Number.isFinite(counted) ? counted : null;
  const count = rowCounter(query['format'] === 'csv');
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let rows = 0;
  for await (const part of chunks(response.body, brokenOff)) {
    parts.push(part);
    rows = count(part);
    onProgress({ rows, total });
  }
  save(new Blob(parts, { type: response.headers.get('content-type') ?? '' }), nameIn(response));
  return rows;
}

/** Counts lines that are rows: not the head of a CSV, and not line breaks in quotes. Pure but for its own count. */
export function rowCounter(csv: boolean): (bytes: Uint8Array) => number {
  let rows = csv ? -1 : 0;
  let quoted = false;
  return (bytes) => {
    for (const byte of bytes) {
      if (csv && byte === QUOTE) quoted = !quoted;
      else if (byte === NEWLINE && !quoted) rows += 1;
    }
    return Math.max(rows, 0);
  };
}

const QUOTE = 0x22;
const NEWLINE = 0x0a;

const brokenOff = () =>
  new ProblemError(
    'OFFLINE',
    0,
    'The export broke off',
    'The connection was lost before its end. Nothing was saved: try again.',
  );

const nameIn = (response: Response): string =>
  /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'export';

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of it by the next task; kept for a while all the same.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
