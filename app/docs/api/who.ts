import { isPermission, PERMISSIONS, type PermissionRow } from '@/lib/authority/permissions';
import type { ReferenceOperation } from './reference';

/** Who may call, in a sentence from the table of permissions. */
export function whoMayCall({ isPublic, permission }: ReferenceOperation): string {
  if (isPublic) return 'Anybody, without credentials.';
  if (permission === null || !isPermission(permission)) return 'Whoever is signed in.';
  const row: PermissionRow = PERMISSIONS[permission];
  const people = row.kinds.includes('user') && row.role ? [`people from ${row.role} up`] : [];
  const agents = row.kinds.includes('agent') ? ['agent keys'] : [];
  const services = row.kinds.includes('service') ? ['service keys'] : [];
  const who = [...people, ...agents, ...services].join(', ');
  const scopes = row.scopes.length > 0 ? ` Tokens need the scope ${row.scopes.join(' or ')}.` : '';
  return `${who.charAt(0).toUpperCase()}${who.slice(1)}.${scopes}`;
}

/** Whether the call is made with an agent's key rather than by a person. */
export function isAgentCall({ permission }: Pick<ReferenceOperation, 'permission'>): boolean {
  if (permission === null || !isPermission(permission)) return false;
  const row: PermissionRow = PERMISSIONS[permission];
  return !row.kinds.includes('user');
}
