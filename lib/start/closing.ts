import type { Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** What was sent before the stop has come through sockets and event loop by then, also on a busy machine. */
const ARRIVING_MS = 250;

/**
 * Follows what an HTTP server answers. The function that it returns closes the server without cutting anything off:
 * what was asked by then is answered, also what is just arriving. What takes longer than `ms` is cut off.
 */
export function closing(server: Server): (ms: number) => Promise<void> {
  const open = new Set<ServerResponse>();
  let onNone = (): void => undefined;
  let closes = false;
  server.on('request', (_request, response: ServerResponse) => {
    if (closes) response.shouldKeepAlive = false;
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      if (open.size === 0) onNone();
    });
  });
  return async (ms) => {
    closes = true;
    // Said in the answer, so that nobody sends the next request into a connection that is about to end.
    for (const response of open) if (!response.headersSent) response.shouldKeepAlive = false;
    const stop = new AbortController();
    const late = delay(ms, undefined, { signal: stop.signal }).catch(() => undefined);
    await delay(Math.min(ARRIVING_MS, ms));
    server.close();
    if (open.size > 0) await Promise.race([late, new Promise<void>((none) => (onNone = none))]);
    stop.abort();
    // Connections that never asked for anything (browsers open some ahead) don't count as idle in Node.
    server.closeAllConnections();
  };
}
