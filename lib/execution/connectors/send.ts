import { Agent, buildConnector, request } from 'undici';
import type { GuardedTarget } from '@/lib/execution/guard';
import { parseAddress } from '@/lib/execution/guard-allowlist';

export type OutgoingRequest = {
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
};

export type SendLimits = {
  /** Ends look-up, connection, request and answer together. */
  deadline: AbortSignal;
  /** After this a connection that still stands nowhere is given up, even if nobody waits for it any more. */
  connectTimeoutMs: number;
  maxResponseBytes: number;
  ca?: string;
};

/** `retryAfter`: the header as it came. */
export type Answer = { status: number; body: Buffer; encoding: string | null; retryAfter: string | null };

export type SendResult =
  | { kind: 'answered'; answer: Answer }
  /** The status came, the body was over the limit or broke off. */
  | { kind: 'incomplete'; status: number; reason: 'too_large' | 'interrupted' }
  /** Connected, so the request may have arrived; no status came back. */
  | { kind: 'lost'; message: string }
  /** Nothing was sent. */
  | { kind: 'unsent'; message: string };

/**
 * Sends one request to the guarded target, at its pinned addresses only: own connection, no redirects, no proxies from
 * the environment, no retries, no decompression. Never throws. `unsent` is answered only while nothing can have left:
 * from the moment the connection stands, trouble means `lost`.
 */
export async function sendPinned(
  target: GuardedTarget,
  outgoing: OutgoingRequest,
  limits: SendLimits,
): Promise<SendResult> {
  let connected = false;
  let status: number | null = null;
  const agent = new Agent({
    connections: 1,
    pipelining: 1,
    headersTimeout: 0, // `deadline` is the one clock
    bodyTimeout: 0,
    connect: pinnedConnector(target, limits, () => {
      connected = true;
    }),
  });
  try {
    const response = await request(target.url, {
      dispatcher: agent,
      method: outgoing.method,
      headers: { ...outgoing.headers, connection: 'close' },
      body: outgoing.body,
      signal: limits.deadline,
    });
    status = response.statusCode;
    const body = await readUpTo(response.body, limits.maxResponseBytes);
    if (!body) return { kind: 'incomplete', status, reason: 'too_large' };
    const encoding = encodingOf(response.headers['content-encoding']);
    const after = response.headers['retry-after'];
    return {
      kind: 'answered',
      answer: { status, body, encoding, retryAfter: typeof after === 'string' ? after : null },
    };
  } catch (error) {
    if (status !== null) return { kind: 'incomplete', status, reason: 'interrupted' };
    return { kind: connected ? 'lost' : 'unsent', message: `${describe(error)}.` };
  } finally {
    await agent.destroy().catch(() => undefined); // the connection is over, however it ended
  }
}

/** Connects to the pinned addresses, once. */
function pinnedConnector(target: GuardedTarget, limits: SendLimits, onConnected: () => void): buildConnector.connector {
  const connect = buildConnector({
    timeout: limits.connectTimeoutMs,
    maxCachedSessions: 0,
    ...(limits.ca === undefined ? {} : { ca: limits.ca }),
    lookup: (_hostname, options, done) => {
      const [first] = target.addresses;
      if (!first) done(new Error('no address'), '', 4);
      else if (options.all) done(null, [...target.addresses]);
      else done(null, first.address, first.family);
    },
  });
  const isName = parseAddress(target.host) === null;
  let used = false;
  return (options, done) => {
    if (used) return done(new Error('a second connection is not allowed'), null);
    used = true;
    // A bare IP address has no server name (RFC 6066, section 3).
    connect(isName ? { ...options, servername: target.host } : options, (error, socket) => {
      if (error) return done(error, null);
      if (limits.deadline.aborted || !isPinned(target, socket.remoteAddress)) {
        socket.destroy();
        return done(new Error('too late, or connected to another address'), null);
      }
      onConnected();
      done(null, socket);
    });
  };
}

function isPinned(target: GuardedTarget, remote: string | undefined): boolean {
  const address = parseAddress(remote ?? '')?.toNormalizedString();
  return (
    address !== undefined && target.addresses.some((a) => parseAddress(a.address)?.toNormalizedString() === address)
  );
}

/** The whole body, or null when it is longer than `max` bytes. Throws when the connection breaks. */
async function readUpTo(body: AsyncIterable<Buffer>, max: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > max) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function encodingOf(header: string | string[] | undefined): string | null {
  const value = (Array.isArray(header) ? header.join(', ') : (header ?? '')).trim().toLowerCase();
  return value === '' || value === 'identity' ? null : value;
}

/** The error's code, which says enough; its message may hold addresses and file names of ours. */
function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return code === null ? 'The request could not be made' : `The request could not be made (${code})`;
}
