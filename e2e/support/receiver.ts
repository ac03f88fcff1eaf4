import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call as it came in. */
export type Received = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  text: string;
  json: unknown;
};

/** How a call is answered. `hang`: the connection stays open without an answer until the receiver closes. */
export type Behaviour = { status?: number; body?: unknown; delayMs?: number; hang?: boolean };

export type Receiver = {
  readonly url: string;
  readonly calls: readonly Received[];
  /** How the calls from now on are answered, for all paths or those that begin so. */
  behave(behaviour: Behaviour, path?: string): void;
  /** Resolves as soon as so many calls have come in. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
};

/** An HTTP server of the test's own that connectors call: records everything, answers as told. */
export async function startReceiver(): Promise<Receiver> {
  const calls: Received[] = [];
  const behaviours = new Map<string, Behaviour>();
  const waiting = new Set<{ count: number; done: () => void }>();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP, so never a pipe's name

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const path = request.url ?? '/';
    calls.push({ method: request.method ?? '', path, headers: request.headers, text, json: parse(text) });
    for (const waiter of waiting) if (calls.length >= waiter.count) waiter.done();
    const prefix = [...behaviours.keys()].filter((p) => path.startsWith(p)).sort((a, b) => b.length - a.length)[0];
    const { status = 200, body = { ok: true }, delayMs = 0, hang = false } = behaviours.get(prefix ?? '') ?? {};
    if (hang) return;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    behave: (behaviour, path = '') => void behaviours.set(path, behaviour),
    arrived: (count) =>
      new Promise((resolve) => {
        if (calls.length >= count) return resolve();
        const waiter = { count, done: () => (waiting.delete(waiter), resolve()) };
        waiting.add(waiter);
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
