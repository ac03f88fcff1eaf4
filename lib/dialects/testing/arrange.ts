import { createDispatcher } from '@/lib/api/dispatch';
import { OPERATIONS } from '@/lib/api/table';
import type { TestDatabase } from '@/lib/db/testing/database';
import { arrangeAgent } from '@/lib/gateway/testing/arrange';
import { identityWorld, textAt } from '@/lib/identity/testing/world';

export type Json = Record<string, unknown>;
export type Answered = { status: number; body: Json; list: Json[]; text: string; headers: Headers };

/** An organization with an agent's key and two people who can decide, called through the whole API as old clients do. */
export async function dialectWorld(database: TestDatabase, settings: Record<string, unknown> = {}) {
  const identity = await identityWorld(database);
  const dispatch = createDispatcher(OPERATIONS);
  let calls = 0;

  async function call(token: string | null, method: string, path: string, body?: unknown): Promise<Answered> {
    const headers = new Headers(token === null ? {} : { authorization: `Bearer ${token}` });
    if (body !== undefined) headers.set('content-type', 'application/json');
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const request = new Request(`http://localhost:3000${path}`, { method, headers, ...sent });
    const response = await dispatch(request, `10.1.${(++calls >> 8) & 255}.${calls & 255}`);
    const text = await response.text();
    const json: unknown = text === '' ? null : JSON.parse(text);
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return {
      status: response.status,
      body: isObject ? { ...json } : {},
      list: Array.isArray(json) ? json : [],
      text,
      headers: response.headers,
    };
  }

  /** An organization of its own. */
  async function org() {
    const arranged = await arrangeAgent(database.sudo, {}, { separate_requester: 'off', ...settings });
    const made = { orgId: arranged.orgId, slug: arranged.slug };
    const admin = await identity.person([[made, 'admin']]);
    const operator = await identity.person([[made, 'operator']]);
    const viewer = await identity.person([[made, 'viewer']]);
    const tokens = { admin: await identity.signIn(admin), operator: await identity.signIn(operator) };
    const base = `/api/v1/orgs/${made.slug}`;
    const key = async (agentId = 'deployment-bot'): Promise<string> => {
      const body = { kind: 'agent', name: `key ${++calls}`, agent_id: agentId };
      return textAt((await call(tokens.admin, 'POST', `${base}/tokens`, body)).body, 'token');
    };
    return {
      ...made,
      base,
      admin: tokens.admin,
      operator: tokens.operator,
      viewer: await identity.signIn(viewer),
      email: operator.email,
      agent: await key(),
      key,
      secret: async () => textAt((await call(tokens.admin, 'GET', `${base}/signing-secret`)).body, 'secret'),
    };
  }
  return { call, org };
}
