import { PERMISSIONS, type Permission, type PermissionRow } from '@/lib/authority/permissions';
import type { Principal } from '@/lib/authority/principal';
import { atLeast, mayCarry, SCOPES, type Role, type Scope, type TokenKind } from '@/lib/authority/roles';

export type Allowed = { ok: true } | { ok: false; code: 'FORBIDDEN' | 'HUMAN_REQUIRED'; detail: string };

const refuse = (code: 'FORBIDDEN' | 'HUMAN_REQUIRED', detail: string): Allowed => ({ ok: false, code, detail });

/**
 * Whether the principal may do this kind of thing in its own organization, by the one table. A person's token needs the
 * role and the scope; a key needs the scope and must be of a kind that may hold the permission at all.
 */
export function can(principal: Principal, permission: Permission): Allowed {
  const row: PermissionRow = PERMISSIONS[permission];
  if (!row.kinds.includes(principal.kind)) {
    const peopleOnly = row.kinds.every((kind) => kind === 'user');
    return peopleOnly
      ? refuse('HUMAN_REQUIRED', `Only a person may do this (${permission}); a key of an agent or service may not.`)
      : refuse('FORBIDDEN', `This needs ${keysOf(row)} (${permission}).`);
  }
  if (principal.kind === 'user' && (row.role === null || !atLeast(principal.role, row.role))) {
    return refuse('FORBIDDEN', `This needs the role ${row.role ?? 'of an agent'} or more; yours is ${principal.role}.`);
  }
  if (principal.scopes !== 'all' && !holds(principal.scopes, row.scopes)) {
    return refuse('FORBIDDEN', `This token lacks the scope ${row.scopes.join(' or ')}.`);
  }
  return { ok: true };
}

function holds(scopes: ReadonlySet<Scope>, needed: readonly Scope[]): boolean {
  return needed.length === 0 || needed.some((scope) => scopes.has(scope));
}

function keysOf(row: PermissionRow): string {
  const names = row.kinds.map((kind) =>
    kind === 'user' ? 'a person' : kind === 'agent' ? 'an agent key' : 'a service key',
  );
  return names.join(' or ');
}

/** Scopes that do something for a token of this kind, made by or for a member of this role; what a form should offer. */
export function usefulScopes(kind: TokenKind, role: Role): Scope[] {
  return SCOPES.filter((scope) => {
    if (!mayCarry(kind, scope)) return false;
    const scopes: ReadonlySet<Scope> = new Set([scope]);
    const holder: Principal = kind === 'personal' ? { kind: 'user', role, scopes } : { kind, scopes };
    return permissions.some((permission) => PERMISSIONS[permission].scopes.length > 0 && can(holder, permission).ok);
  });
}

// `approvals.withdraw` is no right of its own. Object.keys forgets that the table's keys are known.
const permissions = (Object.keys(PERMISSIONS) as Permission[]).filter((name) => name !== 'approvals.withdraw');
