import { toAppError } from './problem';

/** What a caller asks for (`Accept`) who wants to see how far long work has come. */
export const NDJSON = 'application/x-ndjson';

/** Milliseconds between two lines of progress at least. */
const PAUSE = 100;

/**
 * Long work as lines of JSON: `{"progress": …}` as it goes, then `{"result": …}`, or `{"problem": …}` when it breaks on the
 * way. What it throws before its first progress is thrown, so that a refusal keeps its status.
 */
export async function progressStream<P, R>(
  requestId: string,
  work: (tell: (progress: P) => void) => Promise<R>,
): Promise<Response> {
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: Infinity });
  const writer = writable.getWriter();
  // A client that left is told nothing; its signal ends the work.
  const write = (line: object) => void writer.write(encoder.encode(`${JSON.stringify(line)}\n`)).catch(() => undefined);
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  let told = -Infinity;
  const done = work((progress) => {
    if (performance.now() - told < PAUSE) return;
    told = performance.now();
    write({ progress });
    begin();
  });
  await Promise.race([begun, done]);
  void done
    .then(
      (result) => write({ result }),
      (error: unknown) => {
        const { code, detail } = toAppError(error, requestId);
        write({ problem: { code, detail } });
      },
    )
    .then(() => writer.close().catch(() => undefined));
  return new Response(readable, {
    headers: {
      'content-type': NDJSON,
      'cache-control': 'private, no-store',
      'x-accel-buffering': 'no', // a proxy that gathers would hold back the news
    },
  });
}
