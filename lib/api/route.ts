import { handle } from './handle';
import type { Operation } from './operation';

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };

/**
 * Mounts operations as a Next route file (`export const { GET, POST } = route('approvals.list', 'approvals.request')`):
 * the same functions that the Node server mounts, so that the API also works where only Next runs.
 */
export function routeOf(operations: readonly Operation[], ...ids: string[]) {
  const handlers: Record<string, (request: Request, context: RouteContext) => Promise<Response>> = {};
  for (const id of ids) {
    const operation = operations.find((candidate) => candidate.id === id);
    if (!operation) throw new Error(`there is no operation ${id}`);
    handlers[operation.method] = async (request, context) => {
      const params = Object.fromEntries(
        Object.entries(await context.params).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join('/') : value,
        ]),
      );
      return handle(operation, request, { params });
    };
  }
  return handlers;
}
