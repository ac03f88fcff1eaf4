import createRouter, { type HTTPMethod } from 'find-my-way';
import { toResponse, type Answer } from './answer';
import { answerCall } from './handle';
import type { Operation } from './operation';
import { otherMethod } from './other-method';

/** Answers one API request; unknown paths and methods get problem documents too. */
export type Answerer = (request: Request, socketAddress: string | undefined) => Promise<Answer | Response>;

/** The table of operations as one function of the Web: `Request → Response`. */
export function createDispatcher(operations: readonly Operation[]) {
  const answerer = createAnswerer(operations);
  return async (request: Request, socketAddress: string | undefined): Promise<Response> =>
    toResponse(await answerer(request, socketAddress));
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly HTTPMethod[];

/** A router over the table of operations: the mount that the Node server uses in front of Next. */
export function createAnswerer(operations: readonly Operation[]): Answerer {
  const router = createRouter({ ignoreTrailingSlash: true, caseSensitive: true, maxParamLength: 500 });
  for (const operation of operations) {
    router.on(operation.method, operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), noop, operation);
  }

  return async function answerer(request, socketAddress) {
    const { pathname } = new URL(request.url);
    const method = METHODS.find((known) => known === (request.method === 'HEAD' ? 'GET' : request.method));
    const found = method && router.find(method, pathname);
    if (found) return answerCall(found.store as Operation, request, { params: found.params, socketAddress }); // put there above
    return otherMethod(
      request,
      METHODS.filter((other) => router.find(other, pathname)),
    );
  };
}

const noop = () => undefined;
