import type { ErrorCode, FieldError } from '@/lib/contracts/errors';

type AppErrorOptions = {
  errors?: FieldError[];
  /** The resource as it is now (409), already in its wire form. */
  current?: unknown;
  /** Seconds to wait (429, 503). */
  retryAfter?: number;
  cause?: unknown;
};

/** An error that a caller may see: `code` fixes the status, `detail` is a sentence for a person. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly errors?: FieldError[];
  readonly current?: unknown;
  readonly retryAfter?: number;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    options: AppErrorOptions = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    if (options.errors) this.errors = options.errors;
    if (options.current !== undefined) this.current = options.current;
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }
}

/** 404; the same for unknown ids and for those of another organization. */
export const notFound = (noun: string) => new AppError('NOT_FOUND', `No such ${noun}.`);

/** 422 that names every bad field. */
export const invalid = (errors: FieldError[], detail?: string) =>
  new AppError('INVALID', detail ?? errors.map((e) => (e.path ? `${e.path}: ${e.message}` : e.message)).join('; '), {
    errors,
  });

/** 422 for one field. */
export const invalidField = (path: string, message: string) => invalid([{ path, message }]);

export const unauthenticated = (detail = 'Sign in or send a valid bearer token.') =>
  new AppError('UNAUTHENTICATED', detail);

export const forbidden = (
  detail: string,
  code: Extract<
    ErrorCode,
    | 'FORBIDDEN'
    | 'SELF_APPROVAL'
    | 'HUMAN_REQUIRED'
    | 'REAUTH_REQUIRED'
    | 'PASSWORD_CHANGE_REQUIRED'
    | 'ORIGIN_MISMATCH'
  > = 'FORBIDDEN',
) => new AppError(code, detail);

export const conflict = (detail: string, code: ErrorCode = 'CONFLICT', current?: unknown) =>
  new AppError(code, detail, current === undefined ? {} : { current });
