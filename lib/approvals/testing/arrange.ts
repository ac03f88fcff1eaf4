import { randomBytes } from 'node:crypto';
import { asId, newId, type ApprovalId, type OrgId, type UserId } from '@/lib/ids';
import type { AgentActor, UserActor } from '@/lib/identity/actor';
import type { Role } from '@/lib/authority/roles';

/** Runs SQL past row-level security (lib/db/testing). */
export type Sudo = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** An organization with one agent, for tests. */
export async function makeOrg(sudo: Sudo, settings: Record<string, unknown> = {}): Promise<OrgId> {
  const org = newId('org');
  await sudo(`INSERT INTO orgs (id, slug, name, settings) VALUES ($1, $2, 'Test', $3)`, [
    org,
    `t-${randomBytes(8).toString('hex')}`,
    JSON.stringify(settings),
  ]);
  await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'deployment-bot', 'Deployment Bot')`, [org]);
  return org;
}

/** A member, as the actor that a browser session with a fresh password makes. */
export async function makeMember(sudo: Sudo, org: OrgId, role: Role = 'operator'): Promise<UserActor> {
  const userId: UserId = newId('usr');
  const email = `${userId}@acme.test`;
  await sudo(`INSERT INTO users (id, email, name) VALUES ($1, $2, 'Ada')`, [userId, email]);
  await sudo(`INSERT INTO members (org_id, user_id, role) VALUES ($1, $2, $3)`, [org, userId, role]);
  return {
    kind: 'user',
    userId,
    email,
    name: 'Ada',
    orgId: org,
    orgSlug: 'test',
    role,
    via: 'session',
    sessionId: newId('ses'),
    tokenId: null,
    scopes: 'all',
    reauthenticatedAt: new Date(),
    mcpDecisions: false,
  };
}

/** The actor of an agent's key. */
export const agentOf = (org: OrgId, agentId = 'deployment-bot'): AgentActor => ({
  kind: 'agent',
  orgId: org,
  orgSlug: 'test',
  tokenId: newId('tok'),
  agentId,
  requester: null,
  scopes: new Set(['approvals:request', 'approvals:read', 'gateway:execute']),
});

/** What a test may want otherwise than usual; columns of `approvals`. `expires_in` in seconds, may be negative. */
export type ApprovalChange = {
  id?: string;
  status?: string;
  agent_id?: string;
  action_type?: string;
  tool?: string;
  params?: unknown;
  action_hash?: string;
  risk_tier?: 'low' | 'medium' | 'high' | 'critical';
  requested_by_user?: string | null;
  expires_in?: number;
  created_ago?: number;
  version?: number;
  budget_keys?: unknown;
  counterparty?: unknown;
  execution_mode?: 'none' | 'gateway' | 'agent';
  decided_by?: string | null;
  search_text?: string;
  reason_codes?: string[];
  run_id?: string;
  summary?: string;
};

export const HASH = 'a'.repeat(64);

/** Inserts approvals as the gateway would, in one statement; pending, agent mode and good for an hour unless said. */
export async function makeApprovals(sudo: Sudo, org: OrgId, changes: readonly ApprovalChange[]): Promise<ApprovalId[]> {
  const rows = changes.map((change) => ({
    id: newId('appr'),
    status: 'pending',
    agent_id: 'deployment-bot',
    action_type: 'kubernetes',
    tool: 'deploy',
    params: { namespace: 'production' },
    action_hash: HASH,
    risk_tier: 'medium',
    requested_by_user: null,
    expires_in: 3600,
    created_ago: 0,
    version: 1,
    budget_keys: [],
    counterparty: null,
    execution_mode: 'agent',
    decided_by: null,
    search_text: 'kubernetes:deploy production',
    reason_codes: ['REQUIRES_APPROVAL'],
    ...change,
  }));
  await sudo(
    `INSERT INTO approvals (org_id, id, agent_id, status, version, action_type, tool, params, params_sealed, action_hash,
       headline, reasons, reason_codes, policy_trace, risk_snapshot, risk_tier, risk_rank, budget_keys, counterparty,
       requested_by_user, search_text, run_id, summary, created_at, expires_at, expiry_source, max_expires_at,
       execution_mode, decided_at, decided_by, decided_by_label, decided_via, deny_reason)
     SELECT $1, r.id, r.agent_id, r.status, r.version, r.action_type, r.tool, r.params, '\\x00', r.action_hash,
       r.action_type || ':' || r.tool, '[{"code":"REQUIRES_APPROVAL","message":"needs a person"}]', r.reason_codes,
       '{"checks":[]}', jsonb_build_object('risk_tier', r.risk_tier, 'recent_actions_1h', 0, 'denied_24h', 0), r.risk_tier,
       array_position(ARRAY['low', 'medium', 'high', 'critical'], r.risk_tier), r.budget_keys,
       nullif(r.counterparty, 'null'), r.requested_by_user, r.search_text, r.run_id, r.summary,
       now() - make_interval(secs => r.created_ago), now() + make_interval(secs => r.expires_in), 'dialect',
       now() + make_interval(secs => greatest(r.expires_in, 2592000)), r.execution_mode,
       CASE r.status WHEN 'pending' THEN NULL WHEN 'expired' THEN now() + make_interval(secs => r.expires_in) ELSE now() END,
       r.decided_by,
       CASE WHEN r.status IN ('approved', 'denied') THEN coalesce(r.decided_by::text, 'somebody') END,
       CASE r.status WHEN 'pending' THEN NULL WHEN 'expired' THEN 'system' ELSE 'api' END, CASE WHEN r.status = 'denied' THEN 'no' END
     FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, agent_id text, status text, version int, action_type text, tool text,
       params jsonb, action_hash text, risk_tier text, budget_keys jsonb, counterparty jsonb, requested_by_user uuid,
       search_text text, run_id text, summary text, created_ago float8, expires_in float8, execution_mode text,
       decided_by uuid, reason_codes text[])`,
    [org, JSON.stringify(rows)],
  );
  return rows.map((row) => asId('appr', row.id));
}
