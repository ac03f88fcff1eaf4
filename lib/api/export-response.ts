import type { Exported } from '@/lib/exports/exported';

/** Name of the header that says how many rows will come, where that is known: for a progress bar. */
const TOTAL_HEADER = 'x-total-count';

/**
 * A file that is made while it is sent. The next batch is read when the client has taken the last one, and none any more
 * when it has left; a fault cuts the transfer off, so that half a file never looks whole.
 */
export function exportResponse({ name, contentType, total, chunks }: Exported): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      ...(total === null ? {} : { [TOTAL_HEADER]: String(total) }),
    },
  });
}
