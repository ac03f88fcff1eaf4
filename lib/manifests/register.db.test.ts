import { describe, expect, it } from 'vitest';
import { testManifest, testOrg, testService } from '@/lib/agents/testing/org';
import { jsonHash } from '@/lib/signing/digest';
import { getManifest } from './get';
import { events, register, statuses, sudo } from './testing/manifests';
import { validateManifest } from './validate';

describe('registering', () => {
  it('makes the agent and waits for an admin, whoever registers', async () => {
    const org = await testOrg(sudo);
    const first = await register(testService(org, ['manifests:write']), testManifest('bot-one'), 'first try');
    expect(first).toMatchObject({
      agent_id: 'bot-one',
      uapk_id: 'bot-one',
      version: 1,
      status: 'pending',
      description: 'first try',
      agent: { id: 'bot-one', name: 'Deployment Bot', version: '1.0.0', team: 'platform' },
      capabilities: { requested: ['kubernetes:*', 'email:send'], approved: [] },
      registered_by: { kind: 'service', label: 'deploys' },
    });
    expect(first.manifest_id).toMatch(/^mft-[0-9a-z]{26}$/);
    const second = await register(org.admin, testManifest('bot-one'));
    expect(second).toMatchObject({ version: 2, status: 'pending', manifest_hash: first.manifest_hash });
    expect(await sudo(`SELECT status FROM agents WHERE org_id = $1 AND agent_id = 'bot-one'`, [org.orgId])).toEqual([
      { status: 'active' },
    ]);
    expect((await events(org)).map((event) => event.type)).toEqual(['manifest_registered', 'manifest_registered']);
  });

  it('hashes the document that it answers', async () => {
    const org = await testOrg(sudo);
    const made = await register(org.admin, testManifest('bot-hash', { constraints: { max_actions_per_day: 5 } }));
    const { manifest, manifest_hash } = await getManifest(org.admin, made.manifest_id);
    expect(manifest).toMatchObject({ constraints: { max_actions_per_day: 5, budget_escalate_at_percent: 90 } });
    expect(jsonHash(manifest)).toBe(manifest_hash);
    expect(
      await validateManifest(org.admin, testManifest('bot-hash', { constraints: { max_actions_per_day: 5 } })),
    ).toEqual({
      valid: true,
      manifest_hash,
      warnings: [{ path: 'tools', message: expect.stringContaining('every action will be denied') }],
    });
  });

  it('refuses a params schema that can not be run, and leaves nothing behind', async () => {
    const org = await testOrg(sudo);
    const tools = { deploy: { type: 'mock', params_schema: { type: 'nonsense' } } };
    await expect(register(org.admin, testManifest('bot-bad', { tools }))).rejects.toMatchObject({
      code: 'INVALID',
      errors: [{ path: expect.stringContaining('tools.deploy.params_schema') }],
    });
    await expect(register(org.admin, testManifest('bot-bad', { tools }), 'x')).rejects.toMatchObject({
      errors: [{ path: expect.stringContaining('manifest.tools.deploy.params_schema') }],
    });
    expect(await sudo(`SELECT 1 FROM agents WHERE org_id = $1 AND agent_id = 'bot-bad'`, [org.orgId])).toEqual([]);
  });

  it('numbers the versions of one agent without gap or double, however many register at once', async () => {
    const org = await testOrg(sudo);
    await Promise.all(Array.from({ length: 8 }, () => register(org.admin, testManifest('bot-busy'))));
    expect((await statuses(org)).map((row) => row.version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
