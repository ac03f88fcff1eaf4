import type { ProblemError } from './http';

/**
 * An answer piece by piece, as it comes. Throws what `brokenOff` makes when the connection breaks, and an AbortError. Who
 * reads no further leaves the rest of it.
 */
export async function* chunks<T>(body: ReadableStream<T>, brokenOff: () => ProblemError): AsyncGenerator<T, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw brokenOff();
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
