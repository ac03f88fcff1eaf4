import { expect, it } from 'vitest';
import { z } from 'zod';
import { testManifest, testOrg } from '@/lib/agents/testing/org';
import type { Operation } from '@/lib/api/operation';
import { testDatabase } from '@/lib/db/testing/database';
import { agentOperations } from './agents';
import { capabilityTokenOperations } from './capability-tokens';
import { interactionOperations } from './interactions';
import { manifestOperations } from './manifests';
import { policyOperations } from './policies';
import { secretOperations } from './secrets';
import { toolOperations } from './tools';
import { callsTo, type Sent } from './testing/call';

const { sudo } = await testDatabase();

const OPERATIONS: readonly Operation[] = [
  ...agentOperations,
  ...capabilityTokenOperations,
  ...interactionOperations,
  ...manifestOperations,
  ...policyOperations,
  ...secretOperations,
  ...toolOperations,
];
const { call, called } = callsTo(OPERATIONS);

it('answers every call with what its schema says', async () => {
  const { admin, orgId } = await testOrg(sudo);
  const agent = { agent_id: 'deployment-bot' };
  const tools = { deploy: { type: 'mock' } };
  const registered = await call(admin, 'manifests.register', { body: testManifest(agent.agent_id, { tools }) });
  const params = { manifest_id: String(registered['manifest_id']) };
  await call(admin, 'manifests.validate', { body: testManifest('x') });
  await call(admin, 'manifests.validate', { body: testManifest('bot-x') });
  await call(admin, 'manifests.approve', { params });
  await call(admin, 'manifests.suspend', { params, body: { reason: 'why' } });
  await call(admin, 'manifests.get', { params });
  await call(admin, 'manifests.reactivate', { params });
  await call(admin, 'manifests.by_agent', { params: agent });
  await call(admin, 'manifests.by_uapk', { params: agent });
  await call(admin, 'manifests.revoke', { params, body: { reason: 'why', notes: 'more' } });
  const second = await call(admin, 'manifests.register', {
    body: { manifest: testManifest(agent.agent_id), description: 'next' },
  });
  const next = { manifest_id: String(second['manifest_id']) };
  await call(admin, 'manifests.reject', { params: next, body: { reason: 'why' } });
  const firstPage = await call(admin, 'manifests.list', { query: { limit: '1', status: ['rejected', 'revoked'] } });
  expect(firstPage).toMatchObject({ total: 2, has_more: true, items: [{ status: 'rejected' }] });
  const secondPage = await call(admin, 'manifests.list', { query: { limit: '1', cursor: firstPage['next_cursor'] } });
  expect(secondPage).toMatchObject({ has_more: false, next_cursor: null, items: [{ status: 'revoked' }] });
  expect(await call(admin, 'manifests.history', { params, query: { limit: '1' } })).toMatchObject({ has_more: true });

  await call(admin, 'agents.list', { query: { q: 'deploy' } });
  await call(admin, 'agents.suspend', { params: agent, body: { reason: 'why' } });
  await call(admin, 'agents.get', { params: agent });
  const tried = { action: { type: 'kubernetes', tool: 'deploy', params: {} } };
  expect(await call(admin, 'agents.evaluate', { params: agent, body: tried })).toMatchObject({ decision: 'DENY' });
  await call(admin, 'agents.resume', { params: agent });

  await call(admin, 'tools.change_default', { body: { risk_tier: 'low' } });
  await call(admin, 'tools.change', { params: { tool: 'email:send' }, body: { gate: 'always' } });
  await call(admin, 'tools.get', { params: { tool: 'email:send' } });
  expect(await call(admin, 'tools.list')).toMatchObject({ total: 2 });

  const secret = await call(admin, 'secrets.create', { body: { name: 'k', value: 'v', allowed_hosts: ['a.test'] } });
  const secretParams = { secret_id: String(secret['secret_id']) };
  await call(admin, 'secrets.rotate', { params: secretParams, body: { value: 'w' } });
  await call(admin, 'secrets.list');
  await call(admin, 'secrets.delete', { params: secretParams });

  const policy = await call(admin, 'policies.create', { body: { name: 'p', effect: 'deny' } });
  const policyParams = { policy_id: String(policy['policy_id']) };
  await call(admin, 'policies.update', { params: policyParams, body: { enabled: false } });
  await call(admin, 'policies.get', { params: policyParams });
  await call(admin, 'policies.list', { query: { enabled_only: 'false' } });
  await call(admin, 'policies.delete', { params: policyParams });

  const token = await call(admin, 'capability_tokens.create', { body: agent });
  expect(token['token']).toEqual(expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/));
  await call(admin, 'capability_tokens.list', { query: { active_only: 'true' } });
  await call(admin, 'capability_tokens.revoke', { params: { token_id: String(token['token_id']) } });

  await sudo(
    `INSERT INTO interactions (org_id, id, agent_id, source, decision, reasons, policy_trace, risk_snapshot, action_type,
       tool, params, action_hash, request_id)
     VALUES ($1, new_id(), $2, 'execute', 'ALLOW', '[]', '{"checks":[]}', '{}', 'a', 'b', '{}', 'h', 'r')`,
    [orgId, agent.agent_id],
  );
  const interactions = await call(admin, 'interactions.list', { query: { action: 'a:*', to: '2999-01-01' } });
  const found = z.array(z.object({ interaction_id: z.string() })).parse(interactions['items']);
  await call(admin, 'interactions.get', { params: { interaction_id: found[0]?.interaction_id ?? '' } });

  expect(OPERATIONS.map((operation) => operation.id).filter((id) => !called.has(id))).toEqual([]);
});

it('describes every body, query and answer as JSON Schema', () => {
  for (const { id, params, query, body, response } of OPERATIONS) {
    for (const schema of [params, query, body]) {
      if (schema) expect(() => z.toJSONSchema(schema, { io: 'input' }), id).not.toThrow();
    }
    const { schema } = response;
    if (schema) expect(() => z.toJSONSchema(schema, { io: 'output' }), id).not.toThrow();
  }
});

it('refuses what it doesn’t know, by name', async () => {
  const { admin } = await testOrg(sudo);
  const refused = (id: string, sent: Sent) => expect(call(admin, id, sent)).rejects;
  await refused('agents.suspend', {
    params: { agent_id: 'deployment-bot' },
    body: { reason: 'x', force: true },
  }).toMatchObject({
    errors: [{ path: 'force', message: 'unknown field' }],
  });
  await refused('agents.suspend', { params: { agent_id: 'deployment-bot' }, body: {} }).toMatchObject({
    errors: [{ path: 'reason' }],
  });
  await refused('manifests.list', { query: { state: 'active' } }).toMatchObject({ errors: [{ path: 'state' }] });
  await refused('manifests.list', { query: { cursor: 'nonsense' } }).toMatchObject({ errors: [{ path: 'cursor' }] });
  await refused('manifests.register', { body: { ...testManifest('bot'), extra: 1 } }).toMatchObject({
    errors: [{ path: 'extra', message: 'unknown field' }],
  });
  await refused('manifests.register', { body: { manifest: { ...testManifest('bot'), extra: 1 } } }).toMatchObject({
    errors: [{ path: 'manifest.extra', message: 'unknown field' }],
  });
});

it('makes no change whose event can not be written', async () => {
  const { admin, orgId } = await testOrg(sudo);
  const agent = { agent_id: 'deployment-bot' };
  const active = await call(admin, 'manifests.register', { body: testManifest(agent.agent_id) });
  const activeId = { manifest_id: String(active['manifest_id']) };
  await call(admin, 'manifests.approve', { params: activeId });
  const pending = await call(admin, 'manifests.register', { body: testManifest(agent.agent_id) });
  const pendingId = { manifest_id: String(pending['manifest_id']) };
  const body = { name: 'k', value: 'v', allowed_hosts: ['a.test'] };
  const secretId = { secret_id: String((await call(admin, 'secrets.create', { body }))['secret_id']) };
  const policy = await call(admin, 'policies.create', { body: { name: 'p', effect: 'deny' } });
  const policyId = { policy_id: String(policy['policy_id']) };
  const tokenId = { token_id: String((await call(admin, 'capability_tokens.create', { body: agent }))['token_id']) };

  const tables = ['agents', 'manifests', 'tools', 'secrets', 'org_policies', 'capability_tokens', 'audit_events'];
  const state = () =>
    Promise.all(tables.map((t) => sudo(`SELECT to_jsonb(t)::text FROM ${t} t WHERE org_id = $1 ORDER BY 1`, [orgId])));
  const before = await state();
  await sudo(
    `CREATE FUNCTION no_events() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no events''; END'`,
  );
  await sudo('CREATE TRIGGER no_events BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION no_events()');
  const attempts: [string, Sent][] = [
    ['manifests.register', { body: testManifest('bot-new') }],
    ['manifests.approve', { params: pendingId }],
    ['manifests.reject', { params: pendingId, body: { reason: 'x' } }],
    ['manifests.suspend', { params: activeId, body: { reason: 'x' } }],
    ['manifests.revoke', { params: activeId, body: { reason: 'x' } }],
    ['agents.suspend', { params: agent, body: { reason: 'x' } }],
    ['tools.change', { params: { tool: 'email:send' }, body: { gate: 'always' } }],
    ['secrets.create', { body: { ...body, name: 'other' } }],
    ['secrets.rotate', { params: secretId, body: { value: 'w' } }],
    ['secrets.delete', { params: secretId }],
    ['policies.create', { body: { name: 'q', effect: 'deny' } }],
    ['policies.update', { params: policyId, body: { enabled: false } }],
    ['policies.delete', { params: policyId }],
    ['capability_tokens.create', { body: agent }],
    ['capability_tokens.revoke', { params: tokenId }],
  ];
  for (const [id, sent] of attempts) await expect(call(admin, id, sent), id).rejects.toThrow('no events');
  await sudo('DROP TRIGGER no_events ON audit_events');
  expect(await state()).toEqual(before);
});
