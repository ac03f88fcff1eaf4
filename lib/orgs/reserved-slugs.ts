import { parseId } from '@/lib/ids';

/** First segments of our own paths, and some that we may want: an organization's pages live at `/{slug}`. */
const RESERVED = new Set([
  ...['api', 'docs', 'invite', 'login', 'logout', 'approvals', 'rules', 'settings', 'dashboard', 'interactions'],
  ...['agents', 'audit', 'stats', 'healthz', 'readyz', 'metrics', 'static', 'assets', 'public', 'fonts', 'images'],
  ...['account', 'admin', 'auth', 'password', 'profile', 'new', 'org', 'orgs', 'organizations', 'signup', 'help'],
  ...['about', 'status', 'robots', 'sitemap', 'favicon', 'icon', 'manifest', 'null', 'undefined', 'me', 'mcp'],
]);

/** Why a slug can't be had, as a sentence for its field; null when it can. */
export function slugProblem(slug: string): string | null {
  if (RESERVED.has(slug)) return 'is a path of this server; choose another';
  return parseId('org', slug) ? 'looks like an id; choose another' : null;
}
