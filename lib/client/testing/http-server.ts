import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { createDispatcher } from '@/lib/api/dispatch';
import { OPERATIONS } from '@/lib/api/table';
import type { TestDatabase } from '@/lib/db/testing/database';
import { hashSecret, newSecret } from '@/lib/identity/token-format';

/** The table of operations behind plain `node:http`, on a port of its own, that can be stopped and started again. */
export class HttpServer {
  #server: Server | null = null;
  #port = 0;
  /** Requests that came in. */
  calls = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<this> {
    const dispatch = createDispatcher(OPERATIONS);
    const server = createServer((incoming, outgoing) => {
      this.calls++;
      const left = new AbortController();
      outgoing.once('close', () => left.abort());
      void requestOf(incoming, left.signal).then(async (request) => {
        const response = await dispatch(request, '127.0.0.1');
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        if (!response.body) return outgoing.end();
        return Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
          .on('error', () => outgoing.destroy())
          .pipe(outgoing);
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    return this;
  }

  /** Cuts every connection, as a killed server does. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  }
}

async function requestOf(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = 'GET', url = '/', headers } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return new Request(`http://127.0.0.1${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    signal,
  });
}

/** A key that can be sent, in place of the arranged one. */
export async function keyOf(
  sudo: TestDatabase['sudo'],
  tokenId: string,
  kind: 'agent' | 'service' = 'agent',
): Promise<string> {
  const key = newSecret(kind);
  await sudo('UPDATE tokens SET token_hash = $2 WHERE id = $1', [tokenId, hashSecret(key)]);
  return key;
}
