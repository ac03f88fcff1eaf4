import { Agent, request as send } from 'undici';

/** An answer, read to its end. */
export type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The body as JSON; undefined when it isn't. */
  json: unknown;
  ms: number;
};

export type CallOptions = {
  token?: string | undefined;
  /** A JSON value; a string or bytes are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
};

// No connection is kept longer than a second, whatever the server offers (`Keep-Alive: timeout=65`): one that rests until
// the server is about to close it ends the next call in ECONNRESET, on a slow machine.
const agent = new Agent({
  keepAliveTimeout: 1_000,
  keepAliveMaxTimeout: 1_000,
  headersTimeout: 90_000,
  bodyTimeout: 90_000,
  connections: 256,
});

const isRaw = (body: unknown): body is string | Buffer => typeof body === 'string' || Buffer.isBuffer(body);

/** One HTTP call. Throws only when there is no answer at all. */
export async function http(
  method: string,
  url: string,
  { token, body, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const started = performance.now();
  const response = await send(url, {
    dispatcher: agent,
    method: method as 'GET',
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
  });
  const text = await response.body.text();
  const ms = performance.now() - started;
  return { status: response.statusCode, headers: response.headers, text, json: parse(text), ms };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
