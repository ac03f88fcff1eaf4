import createRouter, { type HTTPMethod } from 'find-my-way';
import { AppError } from '@/lib/errors';
import { toResponse, type Answer } from './answer';
import { answerCall } from './handle';
import type { Operation } from './operation';
import { corsHeaders } from './origin';
import { problemResponse } from './problem';
import { requestIdOf } from './request-info';

/** Answers one API request; unknown paths and methods get problem documents too. */
export type Answerer = (request: Request, socketAddress: string | undefined) => Promise<Answer | Response>;

/** The table of operations as one function of the Web: `Request → Response`. */
export function createDispatcher(operations: readonly Operation[]) {
  const answerer = createAnswerer(operations);
  return async (request: Request, socketAddress: string | undefined): Promise<Response> =>
    toResponse(await answerer(request, socketAddress));
}

/** A router over the table of operations: the mount that the Node server uses in front of Next. */
export function createAnswerer(operations: readonly Operation[]): Answerer {
  const router = createRouter({ ignoreTrailingSlash: true, caseSensitive: true, maxParamLength: 500 });
  const methods = new Map<string, Set<string>>();
  for (const operation of operations) {
    const route = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router.on(operation.method as HTTPMethod, route, noop, operation);
    methods.set(route, (methods.get(route) ?? new Set()).add(operation.method));
  }

  return async function answerer(request, socketAddress) {
    const { pathname } = new URL(request.url);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const found = router.find(method as HTTPMethod, pathname);
    if (found) return answerCall(found.store as Operation, request, { params: found.params, socketAddress });
    const requestId = requestIdOf(request);
    const allowed = [...new Set([...methods.values()].flatMap((set) => [...set]))].filter((m) =>
      router.find(m as HTTPMethod, pathname),
    );
    if (request.method === 'OPTIONS' && allowed.length > 0) {
      return new Response(null, { status: 204, headers: { allow: allowed.join(', '), ...corsHeaders(request) } });
    }
    const error =
      allowed.length > 0
        ? new AppError('METHOD_NOT_ALLOWED', `This path takes ${allowed.join(', ')}.`)
        : new AppError('NOT_FOUND', 'There is nothing at this path. The API is described at /api/v1/openapi.json.');
    const response = problemResponse(error, requestId);
    response.headers.set('x-request-id', requestId);
    if (allowed.length > 0) response.headers.set('allow', allowed.join(', '));
    return response;
  };
}

const noop = () => undefined;
