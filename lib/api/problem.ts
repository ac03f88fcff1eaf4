import { ERRORS, type Problem } from '@/lib/contracts/errors';
import { isUnavailable, isUnfitValue, isUniqueViolation } from '@/lib/db/errors';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { Answer } from './answer';

/** Turns whatever was thrown into the error that the caller may see. Unknown errors are logged here, once. */
export function toAppError(error: unknown, requestId: string): AppError {
  if (error instanceof AppError) return error;
  if (isUnavailable(error)) {
    log().error({ err: error, request_id: requestId }, 'the database is not available');
    return new AppError(
      'UNAVAILABLE',
      'The database can’t answer right now. Try again; with an Idempotency-Key a repeated call takes effect once.',
      { retryAfter: 1 },
    );
  }
  if (isUnfitValue(error)) {
    log().warn({ err: error, request_id: requestId }, 'a value that the database does not take');
    return new AppError('INVALID', 'A value in this request can’t be stored or compared.');
  }
  if (isUniqueViolation(error)) {
    log().warn({ err: error, request_id: requestId }, 'unique violation');
    return new AppError('CONFLICT', 'Something with the same name or id exists already.');
  }
  log().error({ err: error, request_id: requestId }, 'request failed');
  return new AppError('INTERNAL', 'Something went wrong on our side. The request id finds it in the log.');
}

/** The problem document (RFC 9457) of an error, with its status and headers. */
export function problemAnswer(
  error: AppError,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const { status, title } = ERRORS[error.code];
  const problem: Problem = {
    type: `urn:countersign:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail: error.detail,
    code: error.code,
    request_id: requestId,
    ...(error.errors ? { errors: error.errors } : {}),
    ...(error.current === undefined ? {} : { current: error.current }),
  };
  return new Answer(status, JSON.stringify(problem), {
    ...headers,
    'content-type': 'application/problem+json',
    ...(error.retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfter))) }),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
}
