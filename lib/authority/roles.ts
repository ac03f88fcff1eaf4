import { role, scope } from '@/lib/contracts/identity';

/** What a member is in one organization, from least to most. */
export const ROLES = role.options;
export type Role = (typeof ROLES)[number];

/** What a key or personal token may be used for; a session is not limited by scopes. */
export const SCOPES = scope.options;
export type Scope = (typeof SCOPES)[number];

/**
 * Scopes that only a person's token can carry. Keys of agents and services never hold them; approving a manifest needs
 * `admin`, so it is out of their reach too. The CHECK on table `tokens` says the same.
 */
export const PERSON_ONLY_SCOPES = ['approvals:decide', 'rules:write', 'admin'] as const satisfies readonly Scope[];

const personOnly: ReadonlySet<Scope> = new Set(PERSON_ONLY_SCOPES);

export type TokenKind = 'personal' | 'agent' | 'service';

/** Whether a token of this kind may carry the scope at all. */
export function mayCarry(kind: TokenKind, scope: Scope): boolean {
  return kind === 'personal' || !personOnly.has(scope);
}

/** Whether `role` is `least` or above it. */
export function atLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** Whether a text from outside names a role. */
export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

/** Whether a text from outside names a scope. */
export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
