import { addressHeader } from '@/lib/identity/address';
import { handle } from './handle';
import type { Method, Operation } from './operation';
import { otherMethod } from './other-method';
import { OPERATIONS } from './table';

/** A path without placeholders comes without params. */
type RouteContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> };
type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/**
 * Mounts operations as a Next route file (`export const { GET, POST } = route('approvals.list', 'approvals.request')`):
 * the same functions that the Node server mounts, so that the API also works where only Next runs.
 */
export function route(...ids: string[]): Record<Method, RouteHandler> {
  const mounted = new Map<Method, Operation>();
  for (const id of ids) {
    const operation = OPERATIONS.find((candidate) => candidate.id === id);
    if (!operation) throw new Error(`there is no operation ${id}`);
    mounted.set(operation.method, operation);
  }
  const on =
    (method: Method): RouteHandler =>
    async (request, context) => {
      const operation = mounted.get(method);
      if (!operation) return otherMethod(request, [...mounted.keys()]).toResponse();
      const params = Object.fromEntries(
        Object.entries((await context.params) ?? {}).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join('/') : value,
        ]),
      );
      // Behind our own server Next is told the caller's address; limits that count by it must hold for this mount too.
      const socketAddress = request.headers.get(addressHeader()) ?? undefined;
      return handle(operation, request, { params, socketAddress });
    };
  return { GET: on('GET'), POST: on('POST'), PUT: on('PUT'), PATCH: on('PATCH'), DELETE: on('DELETE') };
}
