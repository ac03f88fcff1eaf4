import { describe, expect, it } from 'vitest';
import { can, usefulScopes } from '@/lib/authority/can';
import { isPermission, PERMISSIONS, type Permission, type PermissionRow } from '@/lib/authority/permissions';
import type { Principal } from '@/lib/authority/principal';
import {
  atLeast,
  isRole,
  isScope,
  mayCarry,
  PERSON_ONLY_SCOPES,
  ROLES,
  SCOPES,
  type Scope,
} from '@/lib/authority/roles';

const permissions = Object.keys(PERMISSIONS) as Permission[];
const rows = permissions.map((permission): [Permission, PermissionRow] => [permission, PERMISSIONS[permission]]);
const all: ReadonlySet<Scope> = new Set(SCOPES);
const verdict = (principal: Principal, permission: Permission) => {
  const answer = can(principal, permission);
  return answer.ok ? 'ok' : answer.code;
};

/** product.md's table by hand, so that a slip in the code's table shows. `-` is no, `y` is yes, per role low to high. */
const BY_ROLE: Record<Permission, string> = {
  'approvals.read': 'yyyy',
  'approvals.export': '-yyy',
  'approvals.decide': '-yyy',
  'approvals.edit': '-yyy',
  'approvals.cancel': '-yyy',
  'approvals.extend': '-yyy',
  'approvals.expire': '-yyy',
  'approvals.reveal': '-yyy',
  'executions.retry': '-yyy',
  'executions.reconcile': '-yyy',
  'approvals.request': '----',
  'approvals.cancel_own': '----',
  'approvals.wait': '----',
  'results.report': '----',
  'gateway.execute': '----',
  'gateway.evaluate': '----',
  'rules.read': 'yyyy',
  'rules.export': '-yyy',
  'rules.write': '-yyy',
  'rules.write_broad': '--yy',
  'agents.read': 'yyyy',
  'agents.manage': '--yy',
  'manifests.read': 'yyyy',
  'manifests.try': 'yyyy',
  'manifests.register': '--yy',
  'manifests.approve': '--yy',
  'manifests.manage': '--yy',
  'tools.read': 'yyyy',
  'tools.manage': '--yy',
  'policies.read': 'yyyy',
  'policies.manage': '--yy',
  'secrets.read': '--yy',
  'secrets.manage': '--yy',
  'capability_tokens.read': '--yy',
  'capability_tokens.manage': '--yy',
  'approvals.withdraw': '-yyy',
  'safety.use': '----',
  'tokens.manage_own': 'yyyy',
  'tokens.read': '--yy',
  'tokens.manage': '--yy',
  'signing_secret.manage': '--yy',
  'settings.read': 'yyyy',
  'settings.manage': '--yy',
  'members.read': 'yyyy',
  'members.manage': '---y',
  'webhooks.read': '--yy',
  'webhooks.manage': '--yy',
  'gating.manage': '---y',
  'org.create': '---y',
  'org.close': '---y',
  'system.reload': '--yy',
  'stats.read': 'yyyy',
  'stream.read': 'yyyy',
  'interactions.read': 'yyyy',
  'audit.read': 'yyyy',
  'audit.export': '-yyy',
  'mcp.use': 'yyyy',
  'account.read': 'yyyy',
  'account.manage': 'yyyy',
};
const AGENT_MAY = new Set<Permission>([
  'approvals.withdraw',
  'safety.use',
  'approvals.read',
  'approvals.request',
  'approvals.cancel_own',
  'approvals.wait',
  'results.report',
  'gateway.execute',
  'gateway.evaluate',
  'mcp.use',
  'account.read',
]);
const SERVICE_MAY = new Set<Permission>([
  'approvals.read',
  'approvals.export',
  'approvals.expire',
  'rules.read',
  'rules.export',
  'agents.read',
  'manifests.read',
  'manifests.register',
  'tools.read',
  'policies.read',
  'stats.read',
  'stream.read',
  'interactions.read',
  'audit.read',
  'audit.export',
  'account.read',
]);

describe('can', () => {
  it.each(permissions)('%s: each role in a session as in the table', (permission) => {
    const answers = ROLES.map((role) =>
      verdict({ kind: 'user', role, scopes: 'all' }, permission) === 'ok' ? 'y' : '-',
    );
    expect(answers.join('')).toBe(BY_ROLE[permission]);
  });

  it.each(permissions)('%s: keys with every scope there is', (permission) => {
    const row: PermissionRow = PERMISSIONS[permission];
    const refusal = row.kinds.every((kind) => kind === 'user') ? 'HUMAN_REQUIRED' : 'FORBIDDEN';
    expect(verdict({ kind: 'agent', scopes: all }, permission)).toBe(AGENT_MAY.has(permission) ? 'ok' : refusal);
    expect(verdict({ kind: 'service', scopes: all }, permission)).toBe(SERVICE_MAY.has(permission) ? 'ok' : refusal);
  });

  it.each(rows)('%s: a token without the scope is refused, with it alone it has it', (permission, row) => {
    const without: ReadonlySet<Scope> = new Set(SCOPES.filter((scope) => !row.scopes.includes(scope)));
    for (const kind of row.kinds) {
      const holder = (scopes: ReadonlySet<Scope>): Principal =>
        kind === 'user' ? { kind, role: 'owner', scopes } : { kind, scopes };
      expect(verdict(holder(without), permission)).toBe(row.scopes.length === 0 ? 'ok' : 'FORBIDDEN');
      for (const scope of row.scopes) expect(verdict(holder(new Set([scope])), permission)).toBe('ok');
    }
  });

  it.each(rows)('%s: scopes never lift a role', (permission, row) => {
    if (row.role === null) return;
    for (const role of ROLES) {
      const answer = verdict({ kind: 'user', role, scopes: all }, permission);
      expect(answer).toBe(atLeast(role, row.role) ? 'ok' : 'FORBIDDEN');
    }
  });

  it('lets a permission hang on a person-only scope only where keys can’t hold it', () => {
    const personOnly: readonly Scope[] = PERSON_ONLY_SCOPES;
    for (const [permission, row] of rows) {
      if (row.scopes.length > 0 && row.scopes.every((scope) => personOnly.includes(scope))) {
        expect(row.kinds, permission).toEqual(['user']);
      }
    }
  });

  it('says what is missing', () => {
    expect(can({ kind: 'user', role: 'viewer', scopes: 'all' }, 'approvals.decide')).toMatchObject({
      detail: expect.stringContaining('operator'),
    });
    expect(can({ kind: 'user', role: 'owner', scopes: new Set(['rules:read']) }, 'approvals.decide')).toMatchObject({
      detail: expect.stringContaining('approvals:decide'),
    });
    expect(can({ kind: 'service', scopes: all }, 'gateway.execute')).toMatchObject({
      detail: expect.stringContaining('agent key'),
    });
  });
});

describe('scopes', () => {
  it('keeps decisions, rules and administration off keys', () => {
    for (const scope of SCOPES) {
      const forPeople = scope === 'approvals:decide' || scope === 'rules:write' || scope === 'admin';
      expect(mayCarry('personal', scope)).toBe(true);
      expect(mayCarry('agent', scope)).toBe(!forPeople);
      expect(mayCarry('service', scope)).toBe(!forPeople);
    }
  });

  it('offers what does something', () => {
    expect(usefulScopes('agent', 'admin')).toEqual([
      'approvals:read',
      'approvals:request',
      'gateway:execute',
      'gateway:evaluate',
    ]);
    expect(usefulScopes('service', 'admin')).not.toContain('approvals:decide');
    expect(usefulScopes('personal', 'viewer')).not.toContain('approvals:decide');
    expect(usefulScopes('personal', 'operator')).toContain('approvals:decide');
  });

  it('knows its words', () => {
    expect([isRole('owner'), isRole('root'), isScope('admin'), isScope('*')]).toEqual([true, false, true, false]);
    expect([isPermission('approvals.read'), isPermission('toString')]).toEqual([true, false]);
  });
});
