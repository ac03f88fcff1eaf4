import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

type Entry = {
  /** The org that may use it; `*` for every org, null for the installation's first. */
  org: string | null;
  port: number | null;
  place: { kind: 'host'; host: string } | { kind: 'range'; network: Address; bits: number };
};

/** What the operator lets connectors and webhooks reach although it is private. */
export type PrivateAllowlist = readonly Entry[];

const SLUG = /^(?:\*|[a-z0-9][a-z0-9-]{0,62})$/;
const HOST = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;

/**
 * Reads `CONNECTOR_PRIVATE_ALLOWLIST`: entries `[org-slug@]host|CIDR[:port]`, parted by commas or white space; an IPv6
 * network with a port stands in brackets (`[fd00::/8]:443`). Without a slug an entry is for the first org only, `*@` is
 * for every org. Throws `TypeError` that names the bad entry.
 */
export function parsePrivateAllowlist(text: string): PrivateAllowlist {
  return text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(parseEntry);
}

function parseEntry(entry: string): Entry {
  const refuse = () => new TypeError(`CONNECTOR_PRIVATE_ALLOWLIST: “${entry}” is not [org-slug@]host|CIDR[:port].`);
  const at = entry.indexOf('@');
  const org = at < 0 ? null : entry.slice(0, at);
  if (org !== null && !SLUG.test(org)) throw refuse();
  const match = /^(?:\[([^\]]+)\]|([^[\]:]+)|([0-9a-f.]*:[0-9a-f.]*:[0-9a-f.:]*(?:\/\d{1,3})?))(?::(\d{1,5}))?$/i.exec(
    entry.slice(at + 1),
  );
  if (!match) throw refuse();
  const port = match[4] === undefined ? null : Number(match[4]);
  const place = parsePlace((match[1] ?? match[2] ?? match[3] ?? '').toLowerCase(), match[1] !== undefined);
  if (!place || (port !== null && (port < 1 || port > 65_535))) throw refuse();
  return { org, port, place };
}

function parsePlace(text: string, bracketed: boolean): Entry['place'] | null {
  if (/^[0-9.]+(?:\/\d{1,2})?$/.test(text) || text.includes(':')) {
    const [address = '', bits] = text.split('/');
    const network = parseAddress(address);
    if (!network || (bracketed && network.kind() === 'ipv4')) return null;
    const width = network.kind() === 'ipv4' ? 32 : 128;
    const length = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : NaN;
    return length <= width ? { kind: 'range', network, bits: length } : null;
  }
  if (bracketed || !HOST.test(text) || /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(text)) return null;
  return { kind: 'host', host: text };
}

/** An IP address in its ordinary spelling, else null; `0177.1` and the like are none. */
export function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return text.includes(':') && ipaddr.IPv6.isValid(text) && !text.includes('%') ? ipaddr.IPv6.parse(text) : null;
}

export type Reached = { orgSlug: string; isFirstOrg: boolean; host: string; port: number; address: Address };

/** Whether the operator lets this org reach the address, which the name `host` resolved to. */
export function isAllowlisted(list: PrivateAllowlist, reached: Reached): boolean {
  return list.some(({ org, port, place }) => {
    if (org === null ? !reached.isFirstOrg : org !== '*' && org !== reached.orgSlug) return false;
    if (port !== null && port !== reached.port) return false;
    if (place.kind === 'host') return place.host === reached.host;
    const address = plain(reached.address);
    return address.kind() === place.network.kind() && address.match(place.network, place.bits);
  });
}

/** `::ffff:10.0.0.1` is 10.0.0.1. */
function plain(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parse('2000::');

/** Whether an address belongs to the public Internet: not private, local, reserved, or IPv4 in the dress of IPv6. */
export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST_V6, 3);
}
