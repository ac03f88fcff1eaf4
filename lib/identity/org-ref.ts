import { LRUCache } from 'lru-cache';
import { asId, parseId, type OrgId } from '@/lib/ids';

/** `{org}` of a path: an id (public or UUID) or a slug. */
export type OrgRef = { readonly orgId: OrgId | null; readonly slug: string | null };

/**
 * Which organization a slug or a token belongs to never changes, so it may be remembered; whether they are still good
 * may not. Knowing it lets the look-up run on a connection that is set to that organization already.
 */
const bySlug = new LRUCache<string, OrgId>({ max: 10_000 });
const byToken = new LRUCache<string, OrgId>({ max: 50_000 });

/** How a path names an organization: by its id, or else by its slug. Looks nothing up. */
export function readOrgRef(text: string): OrgRef {
  const orgId = parseId('org', text);
  return orgId ? { orgId, slug: null } : { orgId: null, slug: text };
}

/** Whether the path names this organization. */
export const refersTo = (ref: OrgRef, orgId: string, slug: string): boolean => ref.orgId === orgId || ref.slug === slug;

/** The organization that a reference will turn out to be, if we have seen it before. */
export const likelyOrg = ({ orgId, slug }: OrgRef): OrgId | null =>
  orgId ?? (slug === null ? null : (bySlug.get(slug) ?? null));

/** The organization of a token by its hash, if we have seen it before. */
export const orgOfToken = (hash: Buffer): OrgId | null => byToken.get(hash.toString('base64')) ?? null;

/** Keeps which organization a slug, and a token by its hash, belongs to. */
export function rememberOrg(orgId: string, slug: string, tokenHash?: Buffer): void {
  const id = asId('org', orgId);
  bySlug.set(slug, id);
  if (tokenHash) byToken.set(tokenHash.toString('base64'), id);
}
