import { randomBytes } from 'node:crypto';
import ipaddr from 'ipaddr.js';

const holder = globalThis as typeof globalThis & { __countersignAddressHeader?: string };

/**
 * Name of the header in which the Node server tells the pages' side of this process the caller's address. It is random,
 * so that nobody outside can send it.
 */
export const addressHeader = (): string =>
  (holder.__countersignAddressHeader ??= `x-countersign-${randomBytes(16).toString('hex')}`);

/**
 * The network that sign-in attempts are counted for: an IPv4 address, or the /64 of an IPv6 one (a single household or
 * server owns that many). Null when the address isn't known.
 */
export function network(ip: string): string | null {
  if (!ipaddr.isValid(ip)) return null;
  const address = ipaddr.process(ip);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
