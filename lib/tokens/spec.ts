import { mayCarry, type Scope, type TokenKind } from '@/lib/authority/roles';
import type { CreateToken } from '@/lib/contracts/tokens';
import { invalid } from '@/lib/errors';
import type { FieldError } from '@/lib/contracts/errors';

const DEFAULT_DAYS = 90;
/** A token that can say yes is short-lived. */
const DECIDING_DAYS = 30;

/** Without a choice a token reads, or for an agent does what agents do; deciding is always asked for by name. */
const DEFAULT_SCOPES: Record<TokenKind, readonly Scope[]> = {
  personal: ['approvals:read', 'rules:read', 'manifests:read', 'audit:read'],
  agent: ['approvals:read', 'approvals:request', 'gateway:execute', 'gateway:evaluate'],
  service: ['approvals:read', 'rules:read', 'manifests:read', 'audit:read'],
};

export type TokenSpec = {
  kind: TokenKind;
  name: string;
  scopes: Scope[];
  agentId: string | null;
  days: number;
  mcpDecisions: boolean;
};

/** Checks what a token may be and fills in the defaults. Pure. Throws 422 that names every bad field. */
export function tokenSpec(body: CreateToken): TokenSpec {
  const { kind } = body;
  const scopes = [...new Set(body.scopes ?? DEFAULT_SCOPES[kind])];
  const decides = scopes.includes('approvals:decide');
  const days = body.expires_in_days ?? (decides ? DECIDING_DAYS : DEFAULT_DAYS);
  const mcpDecisions = body.mcp_decisions ?? false;
  const problems: FieldError[] = [];
  const problem = (path: string, message: string) => problems.push({ path, message });

  const foreign = scopes.filter((scope) => !mayCarry(kind, scope));
  if (foreign.length > 0) {
    problem('scopes', `${foreign.join(', ')} can’t be put on a key of an agent or service: only people decide`);
  }
  if (kind === 'agent' && body.agent_id === undefined) problem('agent_id', 'is needed for an agent key');
  if (kind !== 'agent' && body.agent_id !== undefined) problem('agent_id', 'only belongs to an agent key');
  if (decides && days > DECIDING_DAYS) {
    problem('expires_in_days', `must be at most ${DECIDING_DAYS} with approvals:decide`);
  }
  if (mcpDecisions && (kind !== 'personal' || !decides)) {
    problem('mcp_decisions', 'only belongs to a personal token with approvals:decide');
  }
  if (problems.length > 0) throw invalid(problems);
  return { kind, name: body.name, scopes, agentId: body.agent_id ?? null, days, mcpDecisions };
}
