import { expect, it } from 'vitest';
import { createCapabilityTokenBody } from '@/lib/contracts/capability-tokens';
import { CALL, testOrg, testService, type TestOrg } from '@/lib/agents/testing/org';
import { testDatabase } from '@/lib/db/testing/database';
import { parseId } from '@/lib/ids';
import { verifyCapabilityToken } from '@/lib/signing/capability';
import { signingKey } from '@/lib/signing/process-keys';
import { createCapabilityToken } from './create';
import { listCapabilityTokens } from './list';
import { revokeCapabilityToken } from './revoke';

const { sudo } = await testDatabase();
const PAGE = { limit: 50, offset: 0 };
const BOT = 'deployment-bot';

const create = (org: TestOrg, body: Readonly<Record<string, unknown>> = {}) =>
  createCapabilityToken(org.admin, createCapabilityTokenBody.parse({ agent_id: BOT, ...body }), CALL);

it('is a signed token, shown once and stored nowhere', async () => {
  const org = await testOrg(sudo);
  const made = await create(org, {
    allowed_action_types: ['kubernetes'],
    allowed_tools: ['kubernetes:deploy'],
    constraints: { amount_max: 100, jurisdictions: ['DE'] },
    expires_in_seconds: 600,
  });
  const verified = await verifyCapabilityToken(signingKey(), made.token);
  expect(verified).toMatchObject({
    ok: true,
    claims: {
      sub: BOT,
      org_id: org.orgId,
      jti: parseId('cap', made.token_id),
      allowed_action_types: ['kubernetes'],
      allowed_tools: ['kubernetes:deploy'],
      constraints: { amount_max: 100, jurisdictions: ['DE'] },
      exp: new Date(made.expires_at).getTime() / 1000,
    },
  });
  const lifetime = new Date(made.expires_at).getTime() - new Date(made.created_at).getTime();
  expect(lifetime).toBe(600_000);
  const stored = await sudo(
    `SELECT to_jsonb(t)::text AS row FROM capability_tokens t WHERE org_id = $1
     UNION ALL SELECT to_jsonb(e)::text FROM audit_events e WHERE org_id = $1`,
    [org.orgId],
  );
  const listedTokens = await listCapabilityTokens(org.admin, PAGE, null);
  expect(listedTokens.items).toMatchObject([
    { token_id: made.token_id, status: 'active', created_by: org.admin.email },
  ]);
  const signature = made.token.split('.')[2] ?? '';
  expect(signature.length).toBeGreaterThan(40);
  expect(JSON.stringify([stored, listedTokens])).not.toContain(signature);
});

it('is revoked once, with its event', async () => {
  const org = await testOrg(sudo);
  const { token_id: id } = await create(org);
  expect(await revokeCapabilityToken(org.admin, id, { reason: 'leaked' }, CALL)).toMatchObject({
    status: 'revoked',
    revoked_by: org.admin.email,
  });
  await expect(revokeCapabilityToken(org.admin, id, {}, CALL)).rejects.toMatchObject({
    code: 'CONFLICT',
    current: { token_id: id, status: 'revoked' },
  });
  const events = await sudo(
    'SELECT type, agent_id, reason, payload FROM audit_events WHERE org_id = $1 ORDER BY occurred_at',
    [org.orgId],
  );
  expect(events).toMatchObject([
    { type: 'token_created', agent_id: BOT, payload: { kind: 'capability', name: id } },
    { type: 'token_revoked', agent_id: BOT, reason: 'leaked', payload: { kind: 'capability', name: id } },
  ]);
});

it('lists newest first, by agent, and only those that still work', async () => {
  const org = await testOrg(sudo);
  await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'other-bot', 'Other')`, [org.orgId]);
  const ids = [];
  for (const agent_id of [BOT, 'other-bot', BOT, BOT]) ids.push((await create(org, { agent_id })).token_id);
  const [first, , third] = ids;
  await revokeCapabilityToken(org.admin, third ?? '', {}, CALL);
  await sudo(`UPDATE capability_tokens SET expires_at = now() - interval '1 s' WHERE id = $1`, [
    parseId('cap', first ?? ''),
  ]);
  const all = await listCapabilityTokens(org.admin, { limit: 3, offset: 0 }, null);
  expect(all.items.map(({ token_id, status }) => [token_id, status])).toEqual([
    [ids[3], 'active'],
    [ids[2], 'revoked'],
    [ids[1], 'active'],
  ]);
  const rest = await listCapabilityTokens(org.admin, { limit: 3, offset: 0 }, all.next);
  expect(rest).toMatchObject({ items: [{ token_id: ids[0], status: 'expired' }], total: 4, next: null });
  const working = await listCapabilityTokens(org.admin, { ...PAGE, agent_id: BOT, active_only: true }, null);
  expect(working.items.map((item) => item.token_id)).toEqual([ids[3]]);
});

it('another organization finds nothing, unknown agents get none, a key may nothing', async () => {
  const org = await testOrg(sudo);
  const stranger = await testOrg(sudo);
  const { token_id: id } = await create(org);
  await expect(revokeCapabilityToken(stranger.admin, id, {}, CALL)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await listCapabilityTokens(stranger.admin, PAGE, null)).items).toEqual([]);
  expect((await listCapabilityTokens(org.admin, PAGE, null)).items).toMatchObject([{ status: 'active' }]);
  await expect(create(org, { agent_id: 'no-such-bot' })).rejects.toMatchObject({
    code: 'INVALID',
    errors: [{ path: 'agent_id' }],
  });
  const service = testService(org, ['manifests:write']);
  await expect(revokeCapabilityToken(service, id, {}, CALL)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
});
