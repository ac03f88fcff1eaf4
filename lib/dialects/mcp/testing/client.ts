import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';
import { createDispatcher } from '@/lib/api/dispatch';
import { mcpOperations } from '@/lib/api/operations/mcp';
import { makeApprovals, makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import type { Scope } from '@/lib/authority/roles';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { hashSecret, newSecret } from '@/lib/identity/token-format';
import { newId, type OrgId, type UserId } from '@/lib/ids';

export const { sudo } = await testDatabase();
provideEnv({ RATE_LIMIT: 'off', APP_URL: 'http://localhost:3000' });
export const dispatch = createDispatcher(mcpOperations);
export const ENDPOINT = 'http://localhost:3000/api/mcp';
export const DECISIONS = [
  'approve_action',
  'create_approval_rule',
  'create_rule_from_action',
  'reject_action',
  'revoke_approval_rule',
];
const EVERYTHING: Scope[] = ['approvals:read', 'approvals:decide', 'approvals:expire', 'rules:read', 'rules:write'];

/** A key as `POST /tokens` would make it. */
export async function key(
  org: OrgId,
  by: UserId,
  { scopes = EVERYTHING, mcp = false, agent }: { scopes?: readonly Scope[]; mcp?: boolean; agent?: string } = {},
): Promise<{ text: string; id: string }> {
  const kind = agent === undefined ? 'personal' : 'agent';
  const text = newSecret(kind);
  const id = newId('tok');
  await sudo(
    `INSERT INTO tokens (org_id, id, kind, name, prefix, token_hash, scopes, agent_id, user_id, created_by, mcp_decisions,
       expires_at) VALUES ($1, $2, $3, 'key', 'cs', $4, $5, $6, $7, $8, $9, now() + interval '1 day')`,
    [org, id, kind, hashSecret(text), scopes, agent ?? null, kind === 'personal' ? by : null, by, mcp],
  );
  return { text, id };
}

/** The official client, talking to the operation without a network in between. */
export async function connect(token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const fetch = (url: string | URL, init?: RequestInit) => dispatch(new Request(url, init), '127.0.0.1');
  const transport = new StreamableHTTPClientTransport(new URL(ENDPOINT), {
    fetch,
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport as Parameters<Client['connect']>[0]);
  return client;
}

const content = z.array(z.object({ type: z.literal('text'), text: z.string() }));
/** Calls a tool and reads its answer: the value, and what was said beside it. */
export async function ask(client: Client, name: string, args: Record<string, unknown> = {}) {
  const answer = await client.callTool({ name, arguments: args });
  const [first, ...more] = content.parse(answer.content);
  return {
    value: JSON.parse(first?.text ?? 'null') as unknown,
    text: first?.text ?? '',
    more: more.map(({ text }) => text),
    failed: answer.isError === true,
    structured: answer.structuredContent,
  };
}

/** An organization, a person of it, and an approval that waits. */
export async function world(role: 'operator' | 'viewer' = 'operator') {
  const org = await makeOrg(sudo);
  const person = await makeMember(sudo, org, role);
  const [id = ''] = await makeApprovals(sudo, org, [{ summary: 'Deploys app:v2' }]);
  return { org, person, id };
}
