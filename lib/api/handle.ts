import { can } from '@/lib/authority/can';
import { AppError, forbidden, unauthenticated } from '@/lib/errors';
import { log } from '@/lib/log';
import { countRequest } from '@/lib/metrics/count';
import { Answer, toResponse } from './answer';
import { withCommonHeaders } from './common-headers';
import { authenticate } from './authenticate';
import { idempotencyKeyOf, once } from './idempotency';
import { Reply, type CallInfo, type Operation, type Principal } from './operation';
import { requireOwnOrigin } from './origin';
import { parseWith, queryObject, readJson } from './parse';
import { problemAnswer, toAppError } from './problem';
import { rateLimit } from './rate-limit';
import { addressOf, requestIdOf } from './request-info';

/** What the mount knows of a request besides the request itself. */
export type Mounted = { params: Readonly<Record<string, string | undefined>>; socketAddress?: string | undefined };

/**
 * One call of one operation, whichever mount it came through: request id → actor → Origin → rate limit → permission →
 * parse → idempotency → use case → headers. The only place where an error becomes a status.
 */
export async function handle(operation: Operation, request: Request, mounted: Mounted): Promise<Response> {
  return toResponse(await answerCall(operation, request, mounted));
}

/** The same before it becomes a `Response`, which with its stream is a good part of a short call's cost. */
export async function answerCall(operation: Operation, request: Request, mounted: Mounted): Promise<Answer | Response> {
  const started = performance.now();
  const requestId = requestIdOf(request);
  const limits: Record<string, string> = {};
  let answered: Answer | Response;
  try {
    answered = await answer(operation, request, mounted, requestId, limits);
  } catch (error) {
    answered = problemAnswer(toAppError(error, requestId), requestId);
  }
  answered = withCommonHeaders(answered, request, requestId, limits);
  const ms = performance.now() - started;
  countRequest(operation.path, operation.method, answered.status, ms / 1000);
  log().info(
    {
      request_id: requestId,
      operation: operation.id,
      status: answered.status,
      ms: Math.round(ms),
    },
    'request',
  );
  return answered;
}

async function answer(
  operation: Operation,
  request: Request,
  mounted: Mounted,
  requestId: string,
  limits: Record<string, string>,
): Promise<Answer | Response> {
  const ip = addressOf(request, mounted.socketAddress);
  const { principal, byCookie } = await identify(operation, request, mounted, ip, limits);
  if (byCookie) requireOwnOrigin(request);
  if (!operation.uncounted) await rateLimit(principal, ip, limits, operation.document);
  permit(operation, principal);

  const url = new URL(request.url);
  const { value, text } = operation.body
    ? await readJson(request, operation.bodyOptional ?? false)
    : { value: undefined, text: '' };
  const params = parseWith(operation.params, mounted.params);
  const query = parseWith(operation.query, queryObject(url.searchParams));
  const body = parseWith(operation.body, value);
  const key = operation.idempotency ? idempotencyKeyOf(request, url.pathname, value, text) : null;

  const info: CallInfo = {
    requestId,
    ip,
    userAgent: request.headers.get('user-agent'),
    authorization: request.headers.get('authorization'),
    header: (name) => request.headers.get(name),
    // Asked for by long calls only: making it costs more than most requests.
    signal: () => request.signal,
    idempotency: key,
    lastEventId: request.headers.get('last-event-id')?.slice(0, 200) ?? null,
  };
  // The schemas above are the ones that the handler's types come from (see operation.ts).
  const call = { ...info, params, query, body } as Parameters<Operation['invoke']>[1];
  const work = async () => toReply(operation, await operation.invoke(principal, call));

  if (key && operation.idempotency !== 'domain' && principal.kind === 'actor') {
    const without = typeof operation.idempotency === 'object' ? operation.idempotency.without : [];
    const kept = await once(principal.actor, operation.id, key, without, async () => {
      const reply = await work();
      if (reply instanceof Response) throw new Error(`${operation.id} streams and can't be replayed`);
      return reply;
    });
    return jsonAnswer(kept.status, kept.body, kept.replayed ? { 'idempotent-replayed': 'true' } : {});
  }
  const reply = await work();
  return reply instanceof Response ? reply : jsonAnswer(reply.status, reply.body, reply.headers);
}

/** An address that keeps sending wrong credentials is slowed down like one that sends none. */
async function identify(
  operation: Operation,
  request: Request,
  mounted: Mounted,
  ip: string,
  limits: Record<string, string>,
) {
  try {
    return await authenticate(request, { access: operation.access, org: mounted.params['org'] ?? null });
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAUTHENTICATED') {
      await rateLimit({ kind: 'nobody' }, ip, limits);
    }
    throw error;
  }
}

function permit(operation: Operation, principal: Principal): void {
  switch (operation.access) {
    case 'public':
      return;
    case 'account':
      if (principal.kind === 'actor' && principal.actor.kind !== 'user' && operation.forKeys) return;
      if (principal.kind === 'actor') {
        throw forbidden('Only a person may do this; a key of an agent or service may not.', 'HUMAN_REQUIRED');
      }
      if (principal.kind === 'nobody') throw unauthenticated();
      if (principal.account.mustChangePassword && !operation.beforePasswordChange) {
        throw forbidden(
          'Change your first password before anything else (POST /api/v1/auth/password).',
          'PASSWORD_CHANGE_REQUIRED',
        );
      }
      return;
    case 'org': {
      if (principal.kind !== 'actor') throw unauthenticated();
      const allowed = can(principal.actor, operation.permission);
      if (!allowed.ok) throw forbidden(allowed.detail, allowed.code);
    }
  }
}

function toReply(operation: Operation, result: unknown): Reply | Response {
  if (result instanceof Response || result instanceof Reply) return result;
  return new Reply(operation.response.status, result);
}

function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>>): Answer {
  if (status === 204) return new Answer(status, null, headers);
  return new Answer(status, JSON.stringify(body ?? null), { 'content-type': 'application/json', ...headers });
}
