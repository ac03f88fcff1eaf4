import type { Database } from '@/e2e/support/database';
import type { Role, Scope } from '@/lib/authority/roles';
import { manifest as manifestSchema } from '@/lib/contracts/manifest';
import type { AgentActor } from '@/lib/identity/actor';
import { displayPrefix, hashSecret, newSecret } from '@/lib/identity/token-format';
import { asId, newId, publicId, type ApprovalId, type OrgId, type UserId } from '@/lib/ids';

/** An agent with its key; `actor` is what the server makes of the key. */
export type BenchAgent = { key: string; actor: AgentActor };

/** An organization with its people and agents, made by SQL. */
export type Arranged = {
  orgId: OrgId;
  /** `org-…` */
  org: string;
  slug: string;
  userId: UserId;
  /** A personal token that may decide. */
  person: string;
  /** The agent whose approvals wait to be copied, asked for and decided. */
  owner: BenchAgent;
  /** Without budgets, with budgets, and those whose requests wait: an agent may have 200 waiting. */
  plain: BenchAgent[];
  budgeted: BenchAgent[];
  asking: BenchAgent[];
};

const AGENTS = 40;
const AGENT_SCOPES: readonly Scope[] = ['gateway:execute', 'gateway:evaluate', 'approvals:request', 'approvals:read'];
const PERSON_SCOPES: readonly Scope[] = ['approvals:read', 'approvals:decide'];

/** What the agents propose: the deployment of the operator guide. */
export const ACTION = {
  type: 'kubernetes',
  params: {
    namespace: 'production',
    image: 'app:v2.0.0',
    replicas: 3,
    resources: { cpu: '500m', memory: '512Mi' },
  },
} as const;

/** `scale` is allowed, `deploy` waits for a person; the agent runs both itself, so that no connector is in the way. */
const manifestOf = (agentId: string, constraints: Record<string, unknown>) =>
  manifestSchema.parse({
    version: '1.0',
    agent: { id: agentId, name: 'Deployment Bot', version: '2.1.0' },
    capabilities: { requested: ['kubernetes:*'] },
    constraints: { require_human_approval: ['kubernetes:deploy'], ...constraints },
    policy: { approval_thresholds: { amount: 1_000, currency: 'USD' }, tool_denylist: ['kubernetes:delete'] },
    tools: {
      'kubernetes:deploy': { type: 'agent', config: { grant_seconds: 60 }, amount_path: null },
      'kubernetes:scale': { type: 'agent', config: { grant_seconds: 60 }, amount_path: null },
    },
  });

const BUDGET = { max_actions_per_hour: 1_000_000, max_actions_per_day: 10_000_000 };

export async function arrange({ sudo }: Database, slug = 'bench'): Promise<Arranged> {
  const orgId = newId('org');
  const userId = newId('usr');
  await sudo('INSERT INTO orgs (id, slug, name) VALUES ($1, $2, $2)', [orgId, slug]);
  await sudo('INSERT INTO users (id, email, name) VALUES ($1, $2, $2)', [userId, `decider@${slug}.example`]);
  const role: Role = 'owner';
  await sudo('INSERT INTO members (org_id, user_id, role) VALUES ($1, $2, $3)', [orgId, userId, role]);

  const token = async (kind: 'agent' | 'personal', scopes: readonly Scope[], agentId: string | null) => {
    const id = newId('tok');
    const text = newSecret(kind);
    await sudo(
      `INSERT INTO tokens (org_id, id, kind, name, prefix, token_hash, scopes, agent_id, user_id, created_by, expires_at)
       VALUES ($1, $2, $3, 'bench', $4, $5, $6, $7, $8, $9, now() + interval '1 day')`,
      [
        orgId,
        id,
        kind,
        displayPrefix(text),
        hashSecret(text),
        scopes,
        agentId,
        kind === 'personal' ? userId : null,
        userId,
      ],
    );
    return { id, text };
  };

  const agents = (name: string, constraints: Record<string, unknown> = {}) =>
    Promise.all(
      Array.from({ length: AGENTS }, async (_, n): Promise<BenchAgent> => {
        const agentId = `${name}-${n}`;
        const document = manifestOf(agentId, constraints);
        await sudo('INSERT INTO agents (org_id, agent_id, name) VALUES ($1, $2, $2)', [orgId, agentId]);
        await sudo(
          `INSERT INTO manifests (org_id, id, agent_id, version, status, manifest, manifest_hash, registered_by,
             approved_capabilities) VALUES ($1, $2, $3, 1, 'active', $4, 'bench', '{}', $5)`,
          [orgId, newId('mft'), agentId, document, document.capabilities.requested],
        );
        const key = await token('agent', AGENT_SCOPES, agentId);
        const scopes = new Set(AGENT_SCOPES);
        return {
          key: key.text,
          actor: { kind: 'agent', orgId, orgSlug: slug, tokenId: key.id, agentId, requester: userId, scopes },
        };
      }),
    );

  const [owner, ...plain] = await agents('plain');
  if (!owner) throw new Error('there are no agents');
  return {
    orgId,
    owner,
    plain,
    org: publicId('org', orgId),
    slug,
    userId,
    person: (await token('personal', PERSON_SCOPES, null)).text,
    budgeted: await agents('budgeted', BUDGET),
    asking: await agents('asking'),
  };
}

/** Copies a waiting approval that came through the gateway, so that rows are as wide as real ones. */
export async function copyApproval({ sudo }: Database, template: string, copies: number): Promise<ApprovalId[]> {
  const rows = await sudo<{ id: string }>(
    `INSERT INTO approvals SELECT (jsonb_populate_record(a, jsonb_build_object('id', new_id(), 'created_at', a.created_at
         - n * interval '1 millisecond', 'status', 'pending', 'version', 1,
         'collapse_key', NULL))).*
     FROM approvals a, generate_series(1, $2) n WHERE a.id = $1 RETURNING id`,
    [template, copies],
  );
  return rows.map((row) => asId('appr', row.id));
}

/** Forgets what the asking agents have waiting, so that they may ask again. */
export const emptyQueue = async ({ sudo }: Database): Promise<void> => {
  await sudo(`DELETE FROM approvals WHERE agent_id LIKE 'asking-%' AND status = 'pending'`);
};
