import { env } from '@/lib/env';
import { invalidField } from '@/lib/errors';
import { guardUrl, type Guarded, type NetworkPolicy, type Resolver } from '@/lib/execution/guard';
import { isPublic, parseAddress, parsePrivateAllowlist } from '@/lib/execution/guard-allowlist';

/** What an organization's webhooks may reach: the same as its connectors. */
export const networkOf = (org: { slug: string; is_first: boolean }): NetworkPolicy => ({
  orgSlug: org.slug,
  isFirstOrg: org.is_first,
  allowlist: parsePrivateAllowlist(env().CONNECTOR_PRIVATE_ALLOWLIST),
});

/**
 * Decides whether a webhook may be sent to a URL, and at which addresses; anew before every attempt. Public targets take
 * https; http is for what the operator allow-listed.
 */
export async function guardWebhook(
  url: string,
  network: NetworkPolicy,
  options: { resolve?: Resolver; signal?: AbortSignal } = {},
): Promise<Guarded> {
  const guarded = await guardUrl(url, network, options);
  if (!guarded.ok || guarded.target.url.protocol === 'https:') return guarded;
  const leavesTheHouse = guarded.target.addresses.some(({ address }) => {
    const parsed = parseAddress(address);
    return parsed === null || isPublic(parsed);
  });
  return leavesTheHouse
    ? { ok: false, error: { code: 'HTTPS_REQUIRED', message: 'Events are sent over https only.' } }
    : guarded;
}

/**
 * Refuses a URL that could never be delivered to. A name that can't be resolved just now is taken: it may be there
 * tomorrow, and is looked at again each time. Throws 422.
 */
export async function acceptableUrl(text: string, network: NetworkPolicy, resolve?: Resolver): Promise<void> {
  const guarded = await guardWebhook(text, network, {
    ...(resolve ? { resolve } : {}),
    signal: AbortSignal.timeout(3_000),
  });
  if (guarded.ok) return;
  if (guarded.error.code !== 'REQUEST_ERROR') throw invalidField('url', guarded.error.message);
  if (!text.startsWith('https:')) throw invalidField('url', 'Events are sent over https only.');
}

/** The URL as it may be shown: without values of the query and, where the path itself is the key (Slack), its end. */
export function shownUrl(text: string, format: 'standard' | 'slack'): string {
  const url = new URL(text);
  const path = format === 'slack' ? url.pathname.replace(/[^/]+\/?$/, (end) => `${end.slice(0, 2)}…`) : url.pathname;
  const query = [...url.searchParams.keys()].map((key) => `${encodeURIComponent(key)}=…`).join('&');
  return `${url.origin}${path}${query === '' ? '' : `?${query}`}`;
}
