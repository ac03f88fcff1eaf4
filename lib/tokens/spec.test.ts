import { describe, expect, it } from 'vitest';
import { PERSON_ONLY_SCOPES } from '@/lib/authority/roles';
import type { CreateToken } from '@/lib/contracts/tokens';
import { AppError } from '@/lib/errors';
import { tokenSpec } from './spec';

const bad = (body: CreateToken): string[] => {
  try {
    tokenSpec(body);
    return [];
  } catch (error) {
    return error instanceof AppError ? (error.errors ?? []).map((e) => e.path) : ['?'];
  }
};

describe('what a token may be', () => {
  it.each(PERSON_ONLY_SCOPES)('%s goes on no key of an agent or service', (scope) => {
    expect(bad({ kind: 'agent', name: 'k', agent_id: 'bot-one', scopes: ['approvals:read', scope] })).toEqual([
      'scopes',
    ]);
    expect(bad({ kind: 'service', name: 'k', scopes: [scope] })).toEqual(['scopes']);
    expect(bad({ kind: 'personal', name: 'k', scopes: [scope] })).toEqual([]);
  });

  it('expires in 90 days, or in 30 when it decides', () => {
    expect(tokenSpec({ kind: 'personal', name: 'k' }).days).toBe(90);
    expect(tokenSpec({ kind: 'personal', name: 'k', scopes: ['approvals:decide'] }).days).toBe(30);
    expect(bad({ kind: 'personal', name: 'k', scopes: ['approvals:decide'], expires_in_days: 31 })).toEqual([
      'expires_in_days',
    ]);
    expect(tokenSpec({ kind: 'service', name: 'k', expires_in_days: 365 }).days).toBe(365);
  });

  it('decides only when asked for by name', () => {
    for (const kind of ['personal', 'service'] as const) {
      expect(tokenSpec({ kind, name: 'k' }).scopes.every((scope) => scope.endsWith(':read'))).toBe(true);
    }
  });

  it('decides through MCP only as a personal token that may decide', () => {
    expect(bad({ kind: 'personal', name: 'k', mcp_decisions: true })).toEqual(['mcp_decisions']);
    expect(bad({ kind: 'service', name: 'k', mcp_decisions: true })).toEqual(['mcp_decisions']);
    expect(bad({ kind: 'personal', name: 'k', scopes: ['approvals:decide'], mcp_decisions: true })).toEqual([]);
  });

  it('names an agent exactly where it is an agent’s, and every bad field at once', () => {
    expect(bad({ kind: 'agent', name: 'k' })).toEqual(['agent_id']);
    expect(bad({ kind: 'service', name: 'k', agent_id: 'bot-one', scopes: ['admin'], mcp_decisions: true })).toEqual([
      'scopes',
      'agent_id',
      'mcp_decisions',
    ]);
  });
});
