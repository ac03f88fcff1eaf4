import { expect, it } from 'vitest';
import { toolName, toolSettingsBody } from '@/lib/contracts/tools';
import { CALL, testOrg, testService, type TestOrg } from '@/lib/agents/testing/org';
import { testDatabase } from '@/lib/db/testing/database';
import { changeTool } from './change';
import { getTool, listTools } from './list';

const { sudo } = await testDatabase();
const PAGE = { limit: 50, offset: 0 };
const UNSET = { risk_tier: null, expiry_seconds: null, secret_params: [], sensitive_params: [], gate: null };

const changes = (org: TestOrg) =>
  sudo<{ payload: unknown }>(
    `SELECT payload FROM audit_events WHERE org_id = $1 AND type = 'tool_changed' ORDER BY occurred_at`,
    [org.orgId],
  );
const change = (org: TestOrg, tool: string, body: unknown) =>
  changeTool(org.admin, tool, toolSettingsBody.parse(body), CALL);

it('keeps what a change leaves out, takes back what is null, and records from and to', async () => {
  const org = await testOrg(sudo);
  expect(await getTool(org.admin, 'email:send')).toEqual({
    tool: 'email:send',
    ...UNSET,
    updated_at: null,
    updated_by: null,
  });
  const first = await change(org, 'email:send', { risk_tier: 'high', secret_params: ['token', 'auth.key', 'token'] });
  expect(first).toMatchObject({
    risk_tier: 'high',
    secret_params: ['token', 'auth.key'],
    gate: null,
    updated_by: org.admin.email,
  });
  const second = await change(org, 'email:send', { gate: 'never', expiry_seconds: 600, risk_tier: null });
  expect(second).toMatchObject({
    risk_tier: null,
    gate: 'never',
    expiry_seconds: 600,
    secret_params: ['token', 'auth.key'],
  });
  expect(await getTool(org.admin, 'email:send')).toEqual(second);
  const none = { ...UNSET, secret_params: '', sensitive_params: '' };
  const one = { ...none, risk_tier: 'high', secret_params: 'token, auth.key' };
  const two = { ...one, risk_tier: null, gate: 'never', expiry_seconds: 600 };
  expect((await changes(org)).map((event) => event.payload)).toEqual([
    { tool: 'email:send', from: none, to: one },
    { tool: 'email:send', from: one, to: two },
  ]);
});

it('a change of nothing leaves no trace', async () => {
  const org = await testOrg(sudo);
  expect(await change(org, '*', {})).toMatchObject({ tool: '*', updated_at: null });
  expect((await listTools(org.admin, PAGE, null)).total).toBe(0);
  await change(org, '*', { risk_tier: 'low' });
  await change(org, '*', { risk_tier: 'low' });
  expect(await changes(org)).toHaveLength(1);
});

it('of two people at once both changes hold', async () => {
  const org = await testOrg(sudo);
  for (let round = 0; round < 10; round++) {
    const tool = `crm:t${round}`;
    await Promise.all([change(org, tool, { risk_tier: 'critical' }), change(org, tool, { gate: 'always' })]);
    expect(await getTool(org.admin, tool)).toMatchObject({ risk_tier: 'critical', gate: 'always' });
  }
  expect(await changes(org)).toHaveLength(20);
});

it('lists by name, the default first, and no other organization’s', async () => {
  const org = await testOrg(sudo);
  const stranger = await testOrg(sudo);
  for (const tool of ['email:send', '*', 'crm:delete']) await change(org, tool, { risk_tier: 'high' });
  const part = await listTools(org.admin, { limit: 2, offset: 0 }, null);
  expect(part).toMatchObject({ items: [{ tool: '*' }, { tool: 'crm:delete' }], total: 3, next: 'crm:delete' });
  const rest = await listTools(org.admin, { limit: 2, offset: 0 }, part.next);
  expect(rest).toMatchObject({ items: [{ tool: 'email:send' }], next: null });
  expect((await listTools(stranger.admin, PAGE, null)).items).toEqual([]);
  expect(await getTool(stranger.admin, '*')).toMatchObject({ risk_tier: null });
});

it('takes a person', async () => {
  const org = await testOrg(sudo);
  const service = testService(org, ['manifests:write']);
  await expect(changeTool(service, '*', {}, CALL)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
});

it.each([
  ['*', true],
  ['email:send', true],
  ['a:b:c', true],
  ['send', false],
  ['email:*', false],
  ['em ail:send', false],
  [':send', false],
  ['', false],
])('takes %j as a tool: %s', (name, ok) => {
  expect(toolName.safeParse(name).success).toBe(ok);
});
