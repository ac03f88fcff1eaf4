import { expect, it } from 'vitest';
import { createPolicyBody, updatePolicyBody } from '@/lib/contracts/policies';
import { CALL, testOrg, testService, type TestOrg } from '@/lib/agents/testing/org';
import { testDatabase } from '@/lib/db/testing/database';
import { createPolicy, deletePolicy, updatePolicy } from './change';
import { getPolicy, listPolicies } from './list';

const { sudo } = await testDatabase();
const PAGE = { limit: 50, offset: 0 };

const create = (org: TestOrg, body: unknown) => createPolicy(org.admin, createPolicyBody.parse(body), CALL);
const update = (org: TestOrg, id: string, body: unknown) =>
  updatePolicy(org.admin, id, updatePolicyBody.parse(body), CALL);
const changes = (org: TestOrg) =>
  sudo<{ payload: Record<string, unknown> }>(
    `SELECT payload FROM audit_events WHERE org_id = $1 AND type = 'policy_changed' ORDER BY occurred_at`,
    [org.orgId],
  );

it('is made, changed and deleted, each with its event', async () => {
  const org = await testOrg(sudo);
  const match = { actions: ['crm:delete*'], params: { region: 'eu-*' } };
  const made = await create(org, { name: 'No CRM deletes', effect: 'deny', match, message: 'Ask Sales first' });
  expect(made).toMatchObject({
    policy_id: expect.stringMatching(/^pol-/),
    priority: 0,
    enabled: true,
    match,
    created_by: org.admin.email,
  });
  const changed = await update(org, made.policy_id, { enabled: false, message: null });
  expect(changed).toMatchObject({ name: 'No CRM deletes', enabled: false, message: null, match });
  expect(await update(org, made.policy_id, { enabled: false })).toEqual(changed);
  expect(await getPolicy(org.admin, made.policy_id)).toEqual(changed);
  await deletePolicy(org.admin, made.policy_id, CALL);
  await expect(getPolicy(org.admin, made.policy_id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await changes(org)).map(({ payload }) => payload)).toMatchObject([
    { change: 'created', name: 'No CRM deletes', to: { effect: 'deny', match, enabled: true } },
    { change: 'updated', to: { enabled: false, message: null } },
    { change: 'deleted' },
  ]);
});

it('lists in the order of evaluation, page after page', async () => {
  const org = await testOrg(sudo);
  for (const [name, priority, enabled] of [
    ['low', -5, true],
    ['high', 10, true],
    ['mid one', 0, true],
    ['mid two', 0, false],
  ] as const) {
    await create(org, { name, effect: 'require_approval', priority, enabled });
  }
  const seen: string[] = [];
  let after: Awaited<ReturnType<typeof listPolicies>>['next'] = null;
  do {
    const part: Awaited<ReturnType<typeof listPolicies>> = await listPolicies(
      org.admin,
      { limit: 1, offset: 0 },
      after,
    );
    expect(part.total).toBe(4);
    seen.push(...part.items.map((item) => item.name));
    after = part.next;
  } while (after !== null);
  expect(seen).toEqual(['high', 'mid one', 'mid two', 'low']);
  const enabled = await listPolicies(org.admin, { ...PAGE, enabled_only: true }, null);
  expect(enabled.items.map((item) => item.name)).toEqual(['high', 'mid one', 'low']);
});

it('a name is taken once', async () => {
  const org = await testOrg(sudo);
  const [one, two] = [
    await create(org, { name: 'a', effect: 'deny' }),
    await create(org, { name: 'b', effect: 'deny' }),
  ];
  await expect(create(org, { name: 'a', effect: 'allow' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(update(org, two.policy_id, { name: 'a' })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await getPolicy(org.admin, one.policy_id)).toEqual(one);
});

it('of two people at once both changes hold', async () => {
  const org = await testOrg(sudo);
  for (let round = 0; round < 10; round++) {
    const { policy_id } = await create(org, { name: `p${round}`, effect: 'deny' });
    await Promise.all([update(org, policy_id, { priority: 7 }), update(org, policy_id, { enabled: false })]);
    expect(await getPolicy(org.admin, policy_id)).toMatchObject({ priority: 7, enabled: false });
  }
});

it('another organization finds nothing, a key may nothing', async () => {
  const org = await testOrg(sudo);
  const stranger = await testOrg(sudo);
  const { policy_id: id } = await create(org, { name: 'own', effect: 'deny' });
  const missing = { code: 'NOT_FOUND' };
  await expect(getPolicy(stranger.admin, id)).rejects.toMatchObject(missing);
  await expect(update(stranger, id, { enabled: false })).rejects.toMatchObject(missing);
  await expect(deletePolicy(stranger.admin, id, CALL)).rejects.toMatchObject(missing);
  expect((await listPolicies(stranger.admin, PAGE, null)).items).toEqual([]);
  expect(await getPolicy(org.admin, id)).toMatchObject({ enabled: true });
  const service = testService(org, ['manifests:write']);
  await expect(deletePolicy(service, id, CALL)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
});
