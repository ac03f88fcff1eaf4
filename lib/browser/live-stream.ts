/*
 * The organization's event stream in the browser: which approvals are new or changed, and how many wait. One per tab;
 * of several tabs of one organization one holds the connection and tells the others (live-tabs.ts).
 */

/** `approval_ids: null`: too much, or something may have been missed: read everything again. */
export type LiveEvent = { approval_ids: readonly string[] | null; pending_count: number };

/** Only while it is `open` may polling rest. */
export type LiveState = 'connecting' | 'open' | 'down';

export type LiveHandlers = {
  onEvent: (event: LiveEvent) => void;
  onState: (state: LiveState) => void;
  /** Something came, be it only a sign of life. */
  onAlive?: () => void;
};

/** The server speaks every 15 seconds: a stream that is silent for longer is dead, whatever the socket says. */
export const SILENCE_MS = 40_000;
/** After a refusal: waits of 5 s, 10 s, 20 s … at most a minute, each cut by up to a half. */
const RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;

/** Opens the stream and keeps it open, whatever happens to the line, until the returned function is called. */
export function openStream(org: string, { onEvent, onState, onAlive }: LiveHandlers): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let refusals = 0;
  const stop = new AbortController();

  const heard = () => {
    refusals = 0;
    clearTimeout(silence);
    silence = setTimeout(connect, SILENCE_MS);
    onState('open');
    onAlive?.();
  };
  const lost = () => {
    clearTimeout(silence);
    onState('down');
    // A lost line comes back by itself; a refusal (session ended, too many streams) doesn't.
    if (source?.readyState !== EventSource.CLOSED) return;
    const wait = Math.min(RETRY_MS * 2 ** refusals++, LONGEST_RETRY_MS);
    clearTimeout(retry);
    retry = setTimeout(connect, wait * (1 - Math.random() / 2));
  };
  const connect = () => {
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
    source = new EventSource(`/api/v1/orgs/${encodeURIComponent(org)}/stream`);
    source.addEventListener('approvals', ({ data }: MessageEvent<string>) => {
      heard();
      onEvent(JSON.parse(data)); // the API's own contract
    });
    source.addEventListener('alive', heard);
    source.addEventListener('error', lost);
    silence = setTimeout(connect, SILENCE_MS);
  };
  connect();
  // A computer that wakes up, or a network that is back, doesn't wait for the silence to be noticed.
  window.addEventListener('online', connect, { signal: stop.signal });
  return () => {
    stop.abort();
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
  };
}
