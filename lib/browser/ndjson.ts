import { ProblemError } from './http';

/** The lines of an answer in NDJSON, as they come. Throws ProblemError when the connection breaks, and an AbortError. */
export async function* ndjson<T>(body: ReadableStream<Uint8Array>): AsyncGenerator<T, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await read(reader);
    const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line);
    if (done) return;
  }
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw brokenOff();
  }
}

/** An answer that ended before it said how it ended. */
export const brokenOff = () =>
  new ProblemError('OFFLINE', 0, 'The answer broke off', 'The connection was lost before the end: try again.');
