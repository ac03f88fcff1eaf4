import { createServer, ServerResponse, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { v7 } from 'uuid';
import { Answer } from '@/lib/api/answer';
import { withCommonHeaders } from '@/lib/api/common-headers';
import type { Answerer } from '@/lib/api/dispatch';
import { problemAnswer, toAppError } from '@/lib/api/problem';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { addressHeader } from '@/lib/identity/address';
import { closing } from './closing';

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const ROOTS = ['/healthz', '/readyz', '/metrics', '/.well-known/jwks.json'];

/** Paths that the table of operations answers itself; next-auth's and all pages are Next's. */
export function isOurs(url: string): boolean {
  const path = pathOf(url);
  if (path.startsWith('/api/')) return !path.startsWith('/api/auth/');
  return ROOTS.includes(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
}

/** The path that is meant: `/x/../api/v1/…` and `/%2e/api/v1/…` are the API's, as the router behind will read them. */
function pathOf(url: string): string {
  const path = url.split('?', 1)[0] ?? '/';
  if (!/\/(?:\.|%2e)|\\/i.test(path)) return path;
  const whole = `http://server${path}`;
  return URL.canParse(whole) ? new URL(whole).pathname : path;
}

/** Tells the pages' side (sign-in counts attempts per address) who is calling, under a name that nobody outside knows. */
function withAddress(request: IncomingMessage): IncomingMessage {
  const address = request.socket.remoteAddress;
  if (address) request.headers[addressHeader()] = address;
  return request;
}

/** Writes head and body at once; through a `Response` and its stream it would cost several times as much. */
function send({ status, text, headers }: Answer, outgoing: ServerResponse): void {
  if (text === null) outgoing.writeHead(status, headers).end();
  else outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
}

/** What never became a request of ours: its Host header or its target can't be read. */
function unread(error: unknown): Answer {
  const requestId = v7();
  const refused =
    error instanceof RequestError
      ? new AppError('MALFORMED', 'The Host header or the path of this request can’t be read.')
      : toAppError(error, requestId);
  return withCommonHeaders(problemAnswer(refused, requestId), null, requestId);
}

/** The HTTP server: the API in front, Next behind it. Resolves when it listens; `close` ends it in order. */
export async function listen(answerer: Answerer, pages: NodeHandler) {
  const api = getRequestListener(
    async (request, { incoming, outgoing }) => {
      const answered = await answerer(request, incoming.socket.remoteAddress);
      if (!(answered instanceof Answer)) return answered;
      if (!(outgoing instanceof ServerResponse)) return answered.toResponse();
      send(answered, outgoing);
      return RESPONSE_ALREADY_SENT;
    },
    { overrideGlobalObjects: false, errorHandler: (error) => unread(error).toResponse() },
  );
  const server = createServer((request, response) => {
    const answered = isOurs(request.url ?? '/') ? api(request, response) : pages(withAddress(request), response);
    Promise.resolve(answered).catch(() => response.destroy());
  });
  const close = closing(server);
  server.requestTimeout = 120_000;
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(env().PORT, env().HOST, resolve);
  });
  const { port } = server.address() as AddressInfo; // listening on TCP, so never a pipe's name
  return { server, close, port };
}
