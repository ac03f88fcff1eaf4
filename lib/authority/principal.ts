import type { Role, Scope } from '@/lib/authority/roles';

/**
 * Whoever asks, reduced to what authority depends on. Structural: every actor of `lib/identity` is one.
 * A person's scopes are `all` in a session and the token's own with a personal token.
 */
export type Principal =
  | { readonly kind: 'user'; readonly role: Role; readonly scopes: 'all' | ReadonlySet<Scope> }
  | { readonly kind: 'agent'; readonly scopes: ReadonlySet<Scope> }
  | { readonly kind: 'service'; readonly scopes: ReadonlySet<Scope> };

export type PrincipalKind = Principal['kind'];
