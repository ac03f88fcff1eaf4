import { fromEnvironment } from './environment';
import { ApiError, CountersignError, NetworkError } from './errors';
import { pause } from './pause';

export type ClientOptions = {
  /** The server's address; `COUNTERSIGN_URL`, else `http://localhost:3000`. */
  url?: string;
  /** The agent's key; `COUNTERSIGN_API_KEY`. */
  apiKey?: string;
  /** For one call, in milliseconds; 30 seconds. A long poll has its waiting time on top. */
  timeoutMs?: number;
  /** How often a call that may safely be repeated is tried again; 3. */
  retries?: number;
  /** Instead of the global `fetch`. */
  fetch?: typeof fetch;
};

/** Of one call. */
export type CallOptions = { signal?: AbortSignal; timeoutMs?: number };

type Sent = CallOptions & {
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  /** With one, the server does the call once however often it is sent: it may be repeated. */
  idempotencyKey?: string;
  /** May be sent twice for another reason. Calls that only read always may. */
  repeatable?: boolean;
  retries?: number;
};

const BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 10_000;

/** Milliseconds before the next try: what the server asks for, else doubling with jitter, so that not all come at once. */
export function backoff(attempt: number, asked: number | undefined): number {
  if (asked !== undefined) return asked + Math.random() * 250;
  return Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** What is worth another try: no answer at all, too many calls, or a server that can't at the moment. */
export const passes = (error: unknown): error is NetworkError | ApiError =>
  error instanceof NetworkError ||
  (error instanceof ApiError && (error.status === 429 ? error.code !== 'TOO_MANY_PENDING' : error.status >= 500)) ||
  (error instanceof ApiError && error.code === 'IN_PROGRESS');

/** HTTP with the key, timeouts, retries and typed errors. */
export class Transport {
  readonly url: string;
  readonly #key: string | undefined;
  readonly #timeoutMs: number;
  readonly #retries: number;
  readonly #fetch: typeof fetch;

  constructor(options: ClientOptions) {
    this.url = (options.url ?? fromEnvironment('COUNTERSIGN_URL') ?? 'http://localhost:3000').replace(/\/+$/, '');
    this.#key = options.apiKey ?? fromEnvironment('COUNTERSIGN_API_KEY');
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#retries = options.retries ?? 3;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
  }

  /** Sends one call and gives the parsed answer. Throws `ApiError`, `NetworkError`, or the signal's reason. */
  async call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, sent: Sent = {}): Promise<T> {
    const repeatable = method === 'GET' || sent.idempotencyKey !== undefined || sent.repeatable === true;
    const retries = repeatable ? (sent.retries ?? this.#retries) : 0;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#once<T>(method, path, sent);
      } catch (error) {
        if (attempt >= retries || !passes(error)) throw error;
        await pause(backoff(attempt, error instanceof ApiError ? error.retryAfterMs : undefined), sent.signal);
      }
    }
  }

  async #once<T>(method: string, path: string, sent: Sent): Promise<T> {
    const { signal, body } = sent;
    signal?.throwIfAborted();
    const timeoutMs = sent.timeoutMs ?? this.#timeoutMs;
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), timeoutMs);
    const abort = () => control.abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const response = await this.#fetch(this.#address(path, sent.query), {
        method,
        headers: {
          accept: 'application/json',
          ...(this.#key === undefined ? {} : { authorization: `Bearer ${this.#key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(sent.idempotencyKey === undefined ? {} : { 'idempotency-key': sent.idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: control.signal,
        redirect: 'error',
      });
      const text = await response.text();
      if (!response.ok) throw new ApiError(response.status, text, retryAfter(response.headers.get('retry-after')));
      return parsed<T>(text);
    } catch (error) {
      if (error instanceof CountersignError) throw error;
      signal?.throwIfAborted();
      const why = control.signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
      throw new NetworkError(`${method} ${this.url}${path}: ${why}`, { cause: error });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  #address(path: string, query: Sent['query'] = {}): string {
    const given = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    return this.url + path + (given.length > 0 ? `?${new URLSearchParams(given).toString()}` : '');
  }
}

function parsed<T>(text: string): T {
  try {
    return (text === '' ? undefined : JSON.parse(text)) as T; // the server's contract
  } catch (cause) {
    throw new NetworkError(`the answer is no JSON: ${text.slice(0, 200)}`, { cause });
  }
}

function retryAfter(header: string | null): number | undefined {
  const seconds = Number(header);
  return header === null || !Number.isFinite(seconds) ? undefined : seconds * 1000;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
