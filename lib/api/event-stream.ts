import { AppError } from '@/lib/errors';
import type { StreamEvent } from '@/lib/live/stream-event';
import { toAppError } from './problem';

export type EventStream = {
  /** Who has it open, for the limit; the principal's id. */
  principal: string;
  limit: number;
  /** Ends it after so long; the client comes back with `Last-Event-ID`. */
  maxSeconds: number | undefined;
  requestId: string;
  /** Aborts when the client leaves. */
  signal: AbortSignal;
  events: (signal: AbortSignal) => AsyncGenerator<StreamEvent, void>;
};

const holder = globalThis as typeof globalThis & { __countersignStreams?: Map<string, number> };
const open = (): Map<string, number> => (holder.__countersignStreams ??= new Map());

/**
 * Server-sent events (HTML standard, 9.2). The next event is asked for when the client has taken the last one. A refusal on
 * the way is told as an event `problem` before the end. Throws RATE_LIMITED when the caller has too many open.
 */
export function eventStream({ principal, limit, maxSeconds, requestId, signal, events }: EventStream): Response {
  const count = open().get(principal) ?? 0;
  if (count >= limit) {
    throw new AppError('RATE_LIMITED', `At most ${limit} event streams at a time. Close one, or wait by long poll.`, {
      retryAfter: 5,
    });
  }
  open().set(principal, count + 1);
  const control = new AbortController();
  const stop = () => control.abort();
  const timer = maxSeconds === undefined ? undefined : setTimeout(stop, maxSeconds * 1000);
  signal.addEventListener('abort', stop, { once: true });
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    stop();
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    const left = (open().get(principal) ?? 1) - 1;
    if (left > 0) open().set(principal, left);
    else open().delete(principal);
  };
  // Also when nobody ever reads it.
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });

  const source = events(control.signal);
  const encoder = new TextEncoder();
  let begun = false;
  let gone = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // The client may leave while the next event is waited for: then nothing takes it any more.
        const send = (text: string) => {
          if (!gone) controller.enqueue(encoder.encode(text));
        };
        if (!begun) {
          begun = true;
          return send('retry: 2000\n\n');
        }
        try {
          const { done, value } = await source.next();
          if (!done) return send(written(value));
        } catch (error) {
          const { code, detail } = toAppError(error, requestId);
          send(written({ event: 'problem', data: { code, detail } }));
        }
        end();
        if (!gone) controller.close();
      },
      async cancel() {
        gone = true;
        end();
        await source.return();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'private, no-store',
      'x-accel-buffering': 'no', // a proxy that gathers would hold back the news
    },
  });
}

function written(event: StreamEvent): string {
  if (event === 'heartbeat') return ': still here\n\n';
  const id = event.id === undefined ? '' : `id: ${event.id}\n`;
  return `${id}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`;
}
