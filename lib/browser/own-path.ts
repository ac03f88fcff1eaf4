const NOWHERE = 'http://own.invalid';

/**
 * The path of ours that `next` asks for; `/` for everything that could lead to another site (a host, a scheme, `//`,
 * backslashes and control characters, which browsers read as slashes or skip). Pure.
 */
export function ownPath(next: string | readonly string[] | null | undefined): string {
  if (typeof next !== 'string' || !next.startsWith('/') || /[\\\p{Cc}]/u.test(next)) return '/';
  if (!URL.canParse(next, NOWHERE)) return '/';
  const url = new URL(next, NOWHERE);
  // Two slashes at the beginning would be a host again when the result is resolved.
  if (url.origin !== NOWHERE || url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search + url.hash;
}
