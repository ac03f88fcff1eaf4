import { expect, it } from 'vitest';
import { registerManifestBody } from '@/lib/contracts/manifests';
import { CALL, testManifest, testOrg, testService, type TestOrg } from '@/lib/agents/testing/org';
import { testDatabase } from '@/lib/db/testing/database';
import { approveManifest } from '@/lib/manifests/approve';
import { registerManifest } from '@/lib/manifests/register';
import { createSecret, deleteSecret, rotateSecret } from './change';
import { listSecrets } from './list';
import { openSecrets } from './open';

const { sudo } = await testDatabase();
const PAGE = { limit: 50, offset: 0 };
const VALUE = 'hunter2-correct-horse-battery';
const NEXT = 'staple-tr0ub4dor-and-3';
const HOSTS = ['api.example.com'];

/** Everything that the database holds in plain: no secret's value may be in it. */
async function plainText(org: TestOrg): Promise<string> {
  const tables = ['audit_events', 'secrets', 'outbox', 'idempotency_keys', 'manifests', 'agents', 'tools'];
  const parts = await Promise.all(
    tables.map((table) => sudo(`SELECT to_jsonb(t)::text AS row FROM ${table} t WHERE org_id = $1`, [org.orgId])),
  );
  return JSON.stringify(parts);
}

it('a value goes in and comes out for a connector only, and is in nothing else', async () => {
  const org = await testOrg(sudo);
  const answers = [];
  const made = await createSecret(org.admin, { name: 'deploy-key', value: VALUE, allowed_hosts: HOSTS }, CALL);
  answers.push(made, await listSecrets(org.admin, PAGE, null));
  expect(made).toMatchObject({
    secret_id: expect.stringMatching(/^sec-[0-9a-z]{26}$/),
    name: 'deploy-key',
    allowed_hosts: HOSTS,
    used_by: [],
    created_by: org.admin.email,
    rotated_at: null,
  });
  const opened = await openSecrets(org.orgId, ['deploy-key', 'no-such']);
  expect([...opened]).toEqual([['deploy-key', { value: VALUE, allowedHosts: HOSTS }]]);

  answers.push(await rotateSecret(org.admin, made.secret_id, { value: NEXT }, CALL));
  expect((await openSecrets(org.orgId, ['deploy-key'])).get('deploy-key')).toEqual({
    value: NEXT,
    allowedHosts: HOSTS,
  });
  const moved = await rotateSecret(org.admin, made.secret_id, { value: NEXT, allowed_hosts: ['b.example.com'] }, CALL);
  expect(moved).toMatchObject({ allowed_hosts: ['b.example.com'], rotated_at: expect.any(String) });

  const everything = `${await plainText(org)} ${JSON.stringify(answers)}`;
  const [row] = await sudo<{ sealed: Buffer }>('SELECT sealed FROM secrets WHERE org_id = $1', [org.orgId]);
  for (const value of [VALUE, NEXT]) {
    expect(everything).not.toContain(value);
    expect(everything).not.toContain(Buffer.from(value).toString('hex'));
    expect(row?.sealed.includes(value)).toBe(false);
  }
  await deleteSecret(org.admin, made.secret_id, CALL);
  expect((await openSecrets(org.orgId, ['deploy-key'])).size).toBe(0);
  const events = await sudo<{ type: string; payload: unknown }>(
    'SELECT type, payload FROM audit_events WHERE org_id = $1 ORDER BY occurred_at',
    [org.orgId],
  );
  expect(events).toEqual([
    { type: 'secret_created', payload: { name: 'deploy-key', allowed_hosts: HOSTS } },
    { type: 'secret_rotated', payload: { name: 'deploy-key', allowed_hosts: HOSTS } },
    { type: 'secret_rotated', payload: { name: 'deploy-key', allowed_hosts: ['b.example.com'] } },
    { type: 'secret_deleted', payload: { name: 'deploy-key' } },
  ]);
});

it('sealed bytes open for their own row and organization only', async () => {
  const org = await testOrg(sudo);
  const other = await testOrg(sudo);
  await createSecret(org.admin, { name: 'mine', value: VALUE, allowed_hosts: HOSTS }, CALL);
  await createSecret(other.admin, { name: 'theirs', value: NEXT, allowed_hosts: HOSTS }, CALL);
  await sudo(`UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE org_id = $1) WHERE org_id = $2`, [
    org.orgId,
    other.orgId,
  ]);
  await expect(openSecrets(other.orgId, ['theirs'])).rejects.toMatchObject({ name: 'SealError' });
});

it('a name is taken once, also when two come at once', async () => {
  const org = await testOrg(sudo);
  const outcomes = await Promise.allSettled(
    [1, 2, 3].map(() => createSecret(org.admin, { name: 'same', value: VALUE, allowed_hosts: HOSTS }, CALL)),
  );
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONFLICT' });
  }
});

it('tells which agents use it', async () => {
  const org = await testOrg(sudo);
  await createSecret(org.admin, { name: 'key-a', value: VALUE, allowed_hosts: HOSTS }, CALL);
  await createSecret(org.admin, { name: 'key-b', value: VALUE, allowed_hosts: HOSTS }, CALL);
  const url = 'https://api.example.com/x';
  for (const [agent, tools] of [
    ['bot-b', { x: { type: 'http_request', config: { url, secret_refs: { 'header:X-Key': 'key-a' } } } }],
    ['bot-a', { y: { type: 'webhook', config: { url, secret_ref: 'key-a' } } }],
    ['bot-c', { z: { type: 'webhook', config: { url, secret_ref: 'key-b' } } }],
  ] as const) {
    const body = registerManifestBody.parse(testManifest(agent, { tools }));
    const { manifest_id } = await registerManifest(org.admin, body, CALL);
    if (agent !== 'bot-c') await approveManifest(org.admin, manifest_id, {}, CALL);
  }
  const { items, total } = await listSecrets(org.admin, PAGE, null);
  expect(items.map(({ name, used_by }) => [name, used_by])).toEqual([
    ['key-a', ['bot-a', 'bot-b']],
    ['key-b', []],
  ]);
  expect(total).toBe(2);
  expect((await listSecrets(org.admin, { limit: 1, offset: 0 }, 'key-a')).items).toMatchObject([{ name: 'key-b' }]);
});

it('another organization finds nothing, a key may nothing', async () => {
  const org = await testOrg(sudo);
  const stranger = (await testOrg(sudo)).admin;
  const { secret_id: id } = await createSecret(org.admin, { name: 'own', value: VALUE, allowed_hosts: HOSTS }, CALL);
  const missing = { code: 'NOT_FOUND' };
  await expect(rotateSecret(stranger, id, { value: NEXT }, CALL)).rejects.toMatchObject(missing);
  await expect(deleteSecret(stranger, id, CALL)).rejects.toMatchObject(missing);
  expect((await listSecrets(stranger, PAGE, null)).items).toEqual([]);
  expect((await openSecrets(stranger.orgId, ['own'])).size).toBe(0);
  expect((await openSecrets(org.orgId, ['own'])).get('own')?.value).toBe(VALUE);
  const service = testService(org, ['manifests:write']);
  await expect(deleteSecret(service, id, CALL)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
});
