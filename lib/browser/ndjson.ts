import { chunks } from './chunks';
import { ProblemError } from './http';

/** The lines of an answer in NDJSON, as they come. Throws ProblemError when the connection breaks, and an AbortError. */
export async function* ndjson<T>(body: ReadableStream<Uint8Array>): AsyncGenerator<T, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks(body, brokenOff)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
}

/** An answer that ended before it said how it ended. */
export const brokenOff = () =>
  new ProblemError('OFFLINE', 0, 'The answer broke off', 'The connection was lost before the end: try again.');
