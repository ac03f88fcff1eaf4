import { describe, expect, it } from 'vitest';
import { CALL, testManifest, testOrg } from '@/lib/agents/testing/org';
import { approveManifest } from './approve';
import { getManifestOfAgent } from './get';
import { manifestHistory } from './history';
import { listManifests } from './list';
import { register, sudo } from './testing/manifests';
import { validateManifest } from './validate';

const LIST = { limit: 50, offset: 0 };

describe('reading', () => {
  it('lists by status, agent and team, page after page without gap or double', async () => {
    const org = await testOrg(sudo);
    for (const agent of ['bot-a', 'bot-b', 'bot-a', 'bot-c', 'bot-a']) {
      const team = agent === 'bot-c' ? 'sales' : 'platform';
      await register(org.admin, { ...testManifest(agent), agent: { id: agent, name: agent, version: '1.0.0', team } });
    }
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const part: Awaited<ReturnType<typeof listManifests>> = await listManifests(
        org.admin,
        { limit: 2, offset: 0 },
        after,
      );
      expect(part.total).toBe(5);
      seen.push(...part.items.map((item) => `${item.agent_id} ${item.version}`));
      after = part.next;
    } while (after !== null);
    expect(seen).toEqual(['bot-a 3', 'bot-c 1', 'bot-a 2', 'bot-b 1', 'bot-a 1']);

    const ofTeam = await listManifests(org.admin, { ...LIST, team: 'sales' }, null);
    expect(ofTeam).toMatchObject({ total: 1, items: [{ agent_id: 'bot-c' }] });
    const ofAgent = await listManifests(org.admin, { ...LIST, uapk_id: 'bot-a', status: ['pending'] }, null);
    expect(ofAgent.total).toBe(3);
    expect((await listManifests(org.admin, { ...LIST, status: ['active'] }, null)).items).toEqual([]);
  });

  it('tells what each version changed', async () => {
    const org = await testOrg(sudo);
    await register(org.admin, testManifest('bot-h'));
    await register(org.admin, testManifest('bot-h', { constraints: { max_actions_per_day: 9 } }));
    const tools = { deploy: { type: 'mock', gate: 'never' } };
    const last = await register(org.admin, testManifest('bot-h', { constraints: { max_actions_per_day: 10 }, tools }));
    expect(last.ungated_tools).toEqual(['deploy']);
    const history = await manifestHistory(org.admin, last.manifest_id, { limit: 2, offset: 0 }, null);
    expect(history.items.map(({ version, changes }) => [version, changes])).toEqual([
      [3, ['constraints.max_actions_per_day', 'tools.deploy']],
      [2, ['constraints.max_actions_per_day']],
    ]);
    expect(history).toMatchObject({ total: 3, next: 2 });
    const rest = await manifestHistory(org.admin, last.manifest_id, { limit: 2, offset: 0 }, history.next);
    expect(rest).toMatchObject({ items: [{ version: 1, changes: [] }], next: null });
  });

  it('gives an agent’s manifest in force, else its newest', async () => {
    const org = await testOrg(sudo);
    const one = await register(org.admin, testManifest('bot-by'));
    await register(org.admin, testManifest('bot-by'));
    expect(await getManifestOfAgent(org.admin, 'bot-by')).toMatchObject({ version: 2 });
    await approveManifest(org.admin, one.manifest_id, {}, CALL);
    expect(await getManifestOfAgent(org.admin, 'bot-by')).toMatchObject({ version: 1, status: 'active' });
    await expect(getManifestOfAgent(org.admin, 'bot-none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('names a secret that is not there among the warnings', async () => {
    const org = await testOrg(sudo);
    const config = { url: 'https://api.test/x', secret_refs: { 'header:Authorization': 'deploy-key' } };
    const document = testManifest('bot-w', { tools: { deploy: { type: 'http_request', config } } });
    const path = 'tools.deploy.config.secret_refs.header:Authorization';
    expect(await validateManifest(org.admin, document)).toMatchObject({
      valid: true,
      warnings: expect.arrayContaining([{ path, message: expect.stringContaining('deploy-key') }]),
    });
    expect(await validateManifest(org.admin, { manifest: { ...document, extra: 1 } })).toMatchObject({
      valid: false,
      errors: [{ path: 'extra', field: 'extra' }],
    });
  });
});
