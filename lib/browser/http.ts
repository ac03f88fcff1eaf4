import type { ErrorCode, FieldError, Problem } from '@/lib/contracts/errors';
import { maySend, setEnded } from './session';

/** What can go wrong without an answer of ours: no connection, or an answer that isn't JSON (a proxy's page). */
export type BrowserErrorCode = ErrorCode | 'OFFLINE' | 'UNREADABLE';

/** A refused call: the problem document of the API, or our own words when there was none. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: BrowserErrorCode,
    /** 0 when no answer came. */
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly extra: {
      errors?: FieldError[];
      /** The resource as it is now (409). */
      current?: unknown;
      requestId?: string;
      /** Seconds to wait (429, 503). */
      retryAfter?: number;
    } = {},
  ) {
    super(detail);
  }
}

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  /** Undefined and empty values are left out, arrays repeated. */
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  idempotencyKey?: string;
  signal?: AbortSignal;
};

/**
 * Calls our API with the session cookie and returns its JSON (undefined for 204). The answer's shape is the API's
 * contract, held by its own tests: no schema library is shipped to the browser for it. Throws ProblemError.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const headers = new Headers({ accept: 'application/json' });
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  if (options.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey);

  const method = options.method ?? 'GET';
  if (method !== 'GET' && !(await maySend().catch(offline))) throw signedOut();
  const response = await send(path + queryString(options.query), {
    method,
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const body = await readJson(response);
  if (response.ok) return body;
  throw refusal(response, body);
}

/** `?a=1&b=x&b=y`, or an empty string. */
export function queryString(query: RequestOptions['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    for (const item of Array.isArray(value) ? value : [value]) params.append(name, String(item));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** `fetch` that tells a lost connection in our words. */
export async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    return offline();
  }
}

function offline(): never {
  throw new ProblemError('OFFLINE', 0, 'No connection', 'The server did not answer. Nothing is known to have changed.');
}

async function readJson(response: Response) {
  if (response.status === 204) return undefined;
  try {
    return await response.json();
  } catch {
    throw new ProblemError(
      'UNREADABLE',
      response.status,
      'Unreadable answer',
      `The server answered ${response.status} with something that isn't JSON.`,
    );
  }
}

/** Why a call was refused that answers with something else than JSON when it isn't. */
export const problemOf = async (response: Response): Promise<ProblemError> =>
  refusal(response, await readJson(response));

/** What an answer refuses; that nobody is signed in any more is told to the page, whatever was asked for. */
function refusal(response: Response, body: Partial<Problem> | null): ProblemError {
  if (body?.code === 'UNAUTHENTICATED') setEnded(true);
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
  return new ProblemError(
    body?.code ?? 'UNREADABLE',
    response.status,
    body?.title ?? `Error ${response.status}`,
    body?.code === 'UNAUTHENTICATED' ? SIGNED_OUT : (body?.detail ?? `The server answered ${response.status}.`),
    {
      ...(body?.errors ? { errors: body.errors } : {}),
      ...(body?.current === undefined ? {} : { current: body.current }),
      ...(body?.request_id === undefined ? {} : { requestId: body.request_id }),
      ...(Number.isFinite(retryAfter) ? { retryAfter } : {}),
    },
  );
}

// The API's own words speak of tokens.
const SIGNED_OUT = 'Your session has ended. Sign in again in another tab, then try again here.';

const signedOut = () => new ProblemError('UNAUTHENTICATED', 401, 'Not signed in', SIGNED_OUT);
