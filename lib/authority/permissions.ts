import type { PrincipalKind } from '@/lib/authority/principal';
import type { Role, Scope } from '@/lib/authority/roles';

export type PermissionRow = {
  /** The least role with which a person has it; null: no person has it, it belongs to keys. */
  readonly role: Role | null;
  /** A token needs one of these; empty: any valid token. */
  readonly scopes: readonly Scope[];
  /** Who may ever hold it, whatever the scopes. */
  readonly kinds: readonly PrincipalKind[];
};

type Kinds = readonly PrincipalKind[];
type Scopes = readonly Scope[];
const PEOPLE: Kinds = ['user'];
const AGENTS: Kinds = ['agent'];
const PEOPLE_AND_SERVICES: Kinds = ['user', 'service'];
const PEOPLE_AND_AGENTS: Kinds = ['user', 'agent'];
const ANYONE: Kinds = ['user', 'agent', 'service'];

const DECIDE: Scopes = ['approvals:decide'];
const ADMIN: Scopes = ['admin'];
const ACT: Scopes = ['gateway:execute', 'approvals:request'];

/**
 * The one table of who may do what. A permission says that a principal may do this kind of thing in its organization;
 * what depends on the row (whose approval, which tier, how many owners are left) the use case adds.
 */
export const PERMISSIONS = {
  // Approvals. An agent reads its own only (the use case narrows the query).
  'approvals.read': { role: 'viewer', scopes: ['approvals:read'], kinds: ANYONE },
  'approvals.export': { role: 'operator', scopes: ['audit:export'], kinds: PEOPLE_AND_SERVICES },
  'approvals.decide': { role: 'operator', scopes: DECIDE, kinds: PEOPLE },
  'approvals.edit': { role: 'operator', scopes: DECIDE, kinds: PEOPLE },
  'approvals.cancel': { role: 'operator', scopes: DECIDE, kinds: PEOPLE },
  'approvals.extend': { role: 'operator', scopes: DECIDE, kinds: PEOPLE },
  'approvals.expire': { role: 'operator', scopes: ['approvals:expire'], kinds: PEOPLE_AND_SERVICES },
  'approvals.reveal': { role: 'operator', scopes: DECIDE, kinds: PEOPLE },
  'executions.retry': { role: 'operator', scopes: DECIDE, kinds: PEOPLE },
  'executions.reconcile': { role: 'operator', scopes: DECIDE, kinds: PEOPLE },

  // One call for both in the workflow dialect; the use case asks for the one above or below, by who calls.
  'approvals.withdraw': { role: 'operator', scopes: [...DECIDE, ...ACT], kinds: ['user', 'agent'] },

  // What agents do for themselves.
  'approvals.request': { role: null, scopes: ['approvals:request'], kinds: AGENTS },
  'approvals.cancel_own': { role: null, scopes: ACT, kinds: AGENTS },
  'approvals.wait': { role: null, scopes: ACT, kinds: AGENTS },
  'results.report': { role: null, scopes: ACT, kinds: AGENTS },
  'gateway.execute': { role: null, scopes: ['gateway:execute'], kinds: AGENTS },
  'safety.use': { role: null, scopes: ['gateway:evaluate', ...ACT], kinds: AGENTS },
  'gateway.evaluate': { role: null, scopes: ['gateway:evaluate', 'gateway:execute'], kinds: AGENTS },

  // Rules. Broad ones (no exact or pattern constraint, or waiving further reasons) take an admin.
  'rules.read': { role: 'viewer', scopes: ['rules:read'], kinds: PEOPLE_AND_SERVICES },
  'rules.export': { role: 'operator', scopes: ['rules:read'], kinds: PEOPLE_AND_SERVICES },
  'rules.write': { role: 'operator', scopes: ['rules:write'], kinds: PEOPLE },
  'rules.write_broad': { role: 'admin', scopes: ['rules:write'], kinds: PEOPLE },

  // Agents, manifests, and what surrounds them.
  'agents.read': { role: 'viewer', scopes: ['manifests:read'], kinds: PEOPLE_AND_SERVICES },
  'agents.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'manifests.read': { role: 'viewer', scopes: ['manifests:read'], kinds: PEOPLE_AND_SERVICES },
  'manifests.try': { role: 'viewer', scopes: ['gateway:evaluate'], kinds: PEOPLE },
  'manifests.register': { role: 'admin', scopes: ['manifests:write'], kinds: PEOPLE_AND_SERVICES },
  'manifests.approve': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'manifests.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'tools.read': { role: 'viewer', scopes: ['manifests:read'], kinds: PEOPLE_AND_SERVICES },
  'tools.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'policies.read': { role: 'viewer', scopes: ['manifests:read'], kinds: PEOPLE_AND_SERVICES },
  'policies.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'secrets.read': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'secrets.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'capability_tokens.read': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'capability_tokens.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },

  // Credentials. Personal tokens are made by their own member only, whatever the role.
  'tokens.manage_own': { role: 'viewer', scopes: ADMIN, kinds: PEOPLE },
  'tokens.read': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'tokens.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'signing_secret.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },

  // The organization.
  'settings.read': { role: 'viewer', scopes: ['admin', 'approvals:read'], kinds: PEOPLE },
  'settings.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'members.read': { role: 'viewer', scopes: ADMIN, kinds: PEOPLE },
  'members.manage': { role: 'owner', scopes: ADMIN, kinds: PEOPLE },
  'webhooks.read': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'webhooks.manage': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },
  'gating.manage': { role: 'owner', scopes: ADMIN, kinds: PEOPLE },
  'org.create': { role: 'owner', scopes: ADMIN, kinds: PEOPLE },
  'org.close': { role: 'owner', scopes: ADMIN, kinds: PEOPLE },
  'system.reload': { role: 'admin', scopes: ADMIN, kinds: PEOPLE },

  // Looking back.
  'stats.read': { role: 'viewer', scopes: ['approvals:read'], kinds: PEOPLE_AND_SERVICES },
  'stream.read': { role: 'viewer', scopes: ['approvals:read'], kinds: PEOPLE_AND_SERVICES },
  'interactions.read': { role: 'viewer', scopes: ['audit:read'], kinds: PEOPLE_AND_SERVICES },
  'audit.read': { role: 'viewer', scopes: ['audit:read'], kinds: PEOPLE_AND_SERVICES },
  'audit.export': { role: 'operator', scopes: ['audit:export'], kinds: PEOPLE_AND_SERVICES },

  // Talking MCP at all; what a tool does needs the permission of what it does.
  'mcp.use': { role: 'viewer', scopes: [], kinds: PEOPLE_AND_AGENTS },

  // Oneself.
  'account.read': { role: 'viewer', scopes: [], kinds: ANYONE },
  'account.manage': { role: 'viewer', scopes: ADMIN, kinds: PEOPLE },
} as const satisfies Record<string, PermissionRow>;

export type Permission = keyof typeof PERMISSIONS;

export const isPermission = (text: string): text is Permission => Object.hasOwn(PERMISSIONS, text);
