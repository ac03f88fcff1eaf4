import { lookup } from 'node:dns/promises';
import { isAllowlisted, isPublic, parseAddress, type PrivateAllowlist } from '@/lib/execution/guard-allowlist';

export type ResolvedAddress = { address: string; family: 4 | 6 };

/** Looks a host name up, once; all of its addresses. */
export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** Whose call it is, and what the operator lets that org reach. */
export type NetworkPolicy = { orgSlug: string; isFirstOrg: boolean; allowlist: PrivateAllowlist };

/** A URL that may be called, and the only addresses to call it at. */
export type GuardedTarget = {
  url: URL;
  /** Without brackets and trailing dot. */
  host: string;
  port: number;
  addresses: readonly ResolvedAddress[];
};

export type GuardRefusal = { code: 'SSRF_BLOCKED' | 'HTTPS_REQUIRED' | 'REQUEST_ERROR'; message: string };
export type Guarded = { ok: true; target: GuardedTarget } | { ok: false; error: GuardRefusal };

export type GuardOptions = {
  /** Set where secrets are sent along. */
  requireHttps?: boolean;
  resolve?: Resolver;
  signal?: AbortSignal;
};

const refuse = (code: GuardRefusal['code'], message: string): Guarded => ({ ok: false, error: { code, message } });

/**
 * Decides whether a URL may be called, and at which addresses: http or https without credentials, host spelled
 * ordinarily, and every address that its name resolves to public or on the operator's allow-list. One look-up; the
 * caller connects to these addresses and to no others, so that a name can't change its mind in between (DNS rebinding).
 */
export async function guardUrl(text: string, policy: NetworkPolicy, options: GuardOptions = {}): Promise<Guarded> {
  // The URL parser would quietly drop or turn these.
  if (/[\s\p{Cc}\\]/u.test(text))
    return refuse('SSRF_BLOCKED', 'The URL holds spaces, control characters or backslashes.');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    return refuse('SSRF_BLOCKED', 'Not an http or https URL.');
  }
  if (url.username !== '' || url.password !== '') return refuse('SSRF_BLOCKED', 'The URL holds credentials.');
  if (options.requireHttps && url.protocol !== 'https:') {
    return refuse('HTTPS_REQUIRED', 'Secrets are sent over https only.');
  }
  if (isOddNumeral(text, url)) return refuse('SSRF_BLOCKED', 'The host is an IP address in an unusual spelling.');
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const addresses = await addressesOf(host, options);
  if (!addresses) return refuse('REQUEST_ERROR', `The name ${host} can’t be resolved.`);
  const blocked = addresses.some(({ address }) => {
    const parsed = parseAddress(address);
    return (
      !parsed || !(isPublic(parsed) || isAllowlisted(policy.allowlist, { ...policy, host, port, address: parsed }))
    );
  });
  // One bad address spoils all: which of them a connection would take is chance.
  if (blocked) return refuse('SSRF_BLOCKED', `${host} leads to a private or reserved address.`);
  return { ok: true, target: { url, host, port, addresses } };
}

async function addressesOf(host: string, options: GuardOptions): Promise<readonly ResolvedAddress[] | null> {
  const literal = parseAddress(host);
  if (literal) return [{ address: host, family: literal.kind() === 'ipv4' ? 4 : 6 }];
  try {
    const found = await untilAborted((options.resolve ?? systemResolver)(host), options.signal);
    return found.length > 0 ? found : null;
  } catch {
    return null;
  }
}

/** The system's resolver: DNS and hosts file, as any other program on the machine. */
const systemResolver: Resolver = async (hostname) => {
  const found = await lookup(hostname, { all: true, order: 'verbatim' });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** A look-up can't be called off, but need not be waited for. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('aborted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** `http://2130706433`, `0x7f.1`, `127.1`, full-width digits: the parser makes 127.0.0.1 of each; nobody means well. */
function isOddNumeral(text: string, url: URL): boolean {
  if (!/^\d+\.\d+\.\d+\.\d+\.?$/.test(url.hostname)) return false;
  const written = /^[a-z]+:\/*([^/?#]*)/i.exec(text)?.[1] ?? '';
  return written.replace(/:\d*$/, '') !== url.hostname;
}
