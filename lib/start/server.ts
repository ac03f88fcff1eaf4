import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { createDispatcher } from '@/lib/api/dispatch';
import { env } from '@/lib/env';
import { addressHeader } from '@/lib/identity/address';

type Dispatch = ReturnType<typeof createDispatcher>;
type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const ROOTS = ['/healthz', '/readyz', '/metrics', '/.well-known/jwks.json'];

/** Paths that the table of operations answers itself; next-auth's and all pages are Next's. */
function isOurs(url: string): boolean {
  const path = url.split('?', 1)[0] ?? '/';
  if (path.startsWith('/api/')) return !path.startsWith('/api/auth/');
  return ROOTS.includes(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
}

/** Tells the pages' side (sign-in counts attempts per address) who is calling, under a name that nobody outside knows. */
function withAddress(request: IncomingMessage): IncomingMessage {
  const address = request.socket.remoteAddress;
  if (address) request.headers[addressHeader()] = address;
  return request;
}

/** The HTTP server: the API in front, Next behind it. Resolves when it listens. */
export async function listen(dispatch: Dispatch, pages: NodeHandler) {
  const api = getRequestListener(
    async (request, bindings) => {
      const socket = 'incoming' in bindings ? bindings.incoming.socket : undefined;
      return dispatch(request, socket?.remoteAddress);
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer((request, response) => {
    const answered = isOurs(request.url ?? '/') ? api(request, response) : pages(withAddress(request), response);
    Promise.resolve(answered).catch(() => response.destroy());
  });
  server.requestTimeout = 120_000;
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(env().PORT, env().HOST, resolve);
  });
  const { port } = server.address() as AddressInfo; // listening on TCP, so never a pipe's name
  return { server, port };
}
