import { openStream, SILENCE_MS, type LiveEvent, type LiveHandlers, type LiveState } from './live-stream';

/*
 * Browsers allow six connections to a host without HTTP/2: with a stream for each tab the seventh tab would hang. So the
 * tabs of one organization share one stream: whoever holds the lock has it open and passes on what it tells. When that
 * tab is closed the lock goes to another.
 */

type Told =
  { kind: 'hello' } | { kind: 'alive' } | { kind: 'state'; state: LiveState } | { kind: 'event'; event: LiveEvent };

/**
 * Follows the organization's stream by this tab's connection or another tab's until the returned function is called.
 * Where the browser has no locks (http pages of other hosts than localhost) each tab has its own.
 */
export function followStream(org: string, handlers: LiveHandlers): () => void {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return openStream(org, handlers);
  const name = `countersign.live.${org}`;
  const stop = new AbortController();
  const channel = new BroadcastChannel(name);
  const tell = (told: Told) => channel.postMessage(told);
  let leads = false;
  let state: LiveState = 'connecting';
  let pending: number | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const setState = (next: LiveState) => {
    if (next === state) return;
    state = next;
    handlers.onState(next);
  };

  const lead = () =>
    new Promise<void>((resolve) => {
      leads = true;
      clearTimeout(silence);
      const close = openStream(org, {
        onState: (next) => {
          setState(next);
          tell({ kind: 'state', state: next });
        },
        onAlive: () => tell({ kind: 'alive' }),
        onEvent: (event) => {
          pending = event.pending_count;
          handlers.onEvent(event);
          tell({ kind: 'event', event });
        },
      });
      stop.signal.addEventListener('abort', () => {
        close();
        resolve();
      });
    });

  /** Answers a tab that has just come; it may have missed something since its page was drawn. */
  const greet = () => {
    if (pending === null) return;
    tell({ kind: 'state', state });
    tell({ kind: 'event', event: { approval_ids: null, pending_count: pending } });
  };

  /** Told by the tab that leads; when it falls silent this one polls for itself. */
  const follow = (told: Told) => {
    clearTimeout(silence);
    silence = setTimeout(() => setState('down'), SILENCE_MS);
    switch (told.kind) {
      case 'event':
        setState('open');
        return handlers.onEvent(told.event);
      case 'state':
        return setState(told.state);
      case 'alive':
        return setState('open');
      case 'hello':
        return;
    }
  };

  channel.onmessage = ({ data: told }: MessageEvent<Told>) => {
    if (told.kind === 'hello') {
      if (leads) greet();
    } else if (!leads) follow(told);
  };
  tell({ kind: 'hello' });
  navigator.locks.request(name, { signal: stop.signal }, lead).catch(() => undefined); // called off while it waited
  return () => {
    stop.abort();
    clearTimeout(silence);
    channel.close();
  };
}
