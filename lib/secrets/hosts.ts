/**
 * Whether a secret may be sent to this host: one of its own, exactly, or below `*.example.com` at a dot (not
 * `example.com` itself). Case doesn't count. Pure.
 */
export function mayReceive(allowedHosts: readonly string[], host: string): boolean {
  const name = host.toLowerCase();
  return allowedHosts.some((allowed) => {
    const own = allowed.toLowerCase();
    return own.startsWith('*.') ? name.endsWith(own.slice(1)) && name.length > own.length - 1 : name === own;
  });
}
