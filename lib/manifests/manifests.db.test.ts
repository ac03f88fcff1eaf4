import { describe, expect, it } from 'vitest';
import { registerManifestBody } from '@/lib/contracts/manifests';
import { CALL, testManifest, testOrg, testService, type TestOrg } from '@/lib/agents/testing/org';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import type { Actor } from '@/lib/identity/actor';
import { jsonHash } from '@/lib/signing/digest';
import { approveManifest } from './approve';
import { getManifest, getManifestOfAgent } from './get';
import { manifestHistory } from './history';
import { listManifests } from './list';
import { registerManifest } from './register';
import { reactivateManifest, rejectManifest, revokeManifest, suspendManifest } from './transition';
import { validateManifest } from './validate';

const { sudo } = await testDatabase();

const register = (actor: Actor, manifest: unknown, description?: string) =>
  registerManifest(actor, registerManifestBody.parse(description ? { manifest, description } : manifest), CALL);
const events = (org: TestOrg) =>
  sudo<{
    type: string;
    actor_label: string;
    agent_id: string;
    reason: string | null;
    payload: Record<string, unknown>;
  }>('SELECT type, actor_label, agent_id, reason, payload FROM audit_events WHERE org_id = $1 ORDER BY occurred_at', [
    org.orgId,
  ]);
const statuses = (org: TestOrg) =>
  sudo<{ version: number; status: string }>(
    'SELECT version, status FROM manifests WHERE org_id = $1 ORDER BY agent_id, version',
    [org.orgId],
  );
const LIST = { limit: 50, offset: 0 };

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

describe('approving', () => {
  it('puts one in force and supersedes the one before', async () => {
    const org = await testOrg(sudo);
    const one = await register(org.admin, testManifest('bot'));
    const two = await register(org.admin, {
      ...testManifest('bot'),
      agent: { id: 'bot', name: 'Renamed', version: '1.1.0' },
    });
    await approveManifest(org.admin, one.manifest_id, { notes: 'looked at it' }, CALL);
    const approved = await approveManifest(org.admin, two.manifest_id, {}, CALL);
    expect(approved).toMatchObject({
      status: 'active',
      approved_by: org.admin.email,
      approved_at: expect.stringMatching(/Z$/),
      capabilities: { approved: ['kubernetes:*', 'email:send'] },
    });
    expect(await statuses(org)).toEqual([
      { version: 1, status: 'superseded' },
      { version: 2, status: 'active' },
    ]);
    expect(await sudo(`SELECT name FROM agents WHERE org_id = $1 AND agent_id = 'bot'`, [org.orgId])).toEqual([
      { name: 'Renamed' },
    ]);
    const approvals = (await events(org)).filter((event) => event.type === 'manifest_approved');
    expect(approvals).toMatchObject([
      { actor_label: org.admin.email, agent_id: 'bot', payload: { version: 1, notes: 'looked at it' } },
      { payload: { version: 2, manifest_hash: two.manifest_hash } },
    ]);
  });

  it('may narrow what was requested, never widen it', async () => {
    const org = await testOrg(sudo);
    const made = await register(org.admin, testManifest('bot-narrow'));
    const tooMuch = approveManifest(
      org.admin,
      made.manifest_id,
      { approved_capabilities: ['kubernetes:deploy', 'crm:*', '*:send'] },
      CALL,
    );
    await expect(tooMuch).rejects.toMatchObject({
      code: 'INVALID',
      errors: [{ path: 'approved_capabilities[1]' }, { path: 'approved_capabilities[2]' }],
    });
    const narrowed = await approveManifest(
      org.admin,
      made.manifest_id,
      { approved_capabilities: ['kubernetes:deploy'] },
      CALL,
    );
    expect(narrowed.capabilities).toEqual({
      requested: ['kubernetes:*', 'email:send'],
      approved: ['kubernetes:deploy'],
    });
  });

  it('is for people: a service key that got this far is refused', async () => {
    const org = await testOrg(sudo);
    const made = await register(org.admin, testManifest('bot-person'));
    const service = testService(org, ['manifests:write']);
    await expect(approveManifest(service, made.manifest_id, {}, CALL)).rejects.toMatchObject({
      code: 'HUMAN_REQUIRED',
    });
    expect(await statuses(org)).toEqual([{ version: 1, status: 'pending' }]);
  });

  it('of several versions at once leaves exactly one in force, every time', async () => {
    const org = await testOrg(sudo);
    const other = await makeMember(sudo, org.orgId, 'owner');
    for (let round = 0; round < 10; round++) {
      const agent = `bot-race-${round}`;
      const made = [];
      for (let version = 0; version < 4; version++) made.push(await register(org.admin, testManifest(agent)));
      const outcomes = await Promise.allSettled(
        made.map((one, index) => approveManifest(index % 2 ? other : org.admin, one.manifest_id, {}, CALL)),
      );
      expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
      const rows = await sudo<{ status: string; n: string }>(
        'SELECT status, count(*)::int AS n FROM manifests WHERE org_id = $1 AND agent_id = $2 GROUP BY 1 ORDER BY 1',
        [org.orgId, agent],
      );
      expect(rows).toEqual([
        { status: 'active', n: 1 },
        { status: 'superseded', n: 3 },
      ]);
    }
  });

  it('of one version by two people at once takes effect once; the other sees it as it is', async () => {
    const org = await testOrg(sudo);
    const other = await makeMember(sudo, org.orgId, 'admin');
    const made = await register(org.admin, testManifest('bot-twice'));
    const outcomes = await Promise.allSettled(
      [org.admin, other].map((person) => approveManifest(person, made.manifest_id, {}, CALL)),
    );
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({
      reason: { code: 'CONFLICT', current: { manifest_id: made.manifest_id, status: 'active' } },
    });
    expect((await events(org)).filter((event) => event.type === 'manifest_approved')).toHaveLength(1);
  });
});

describe('the way of a manifest', () => {
  it('goes through suspension back, and ends with revocation', async () => {
    const org = await testOrg(sudo);
    const { manifest_id: id } = await register(org.admin, testManifest('bot-way'));
    await expect(suspendManifest(org.admin, id, { reason: 'no' }, CALL)).rejects.toMatchObject({
      code: 'CONFLICT',
      current: { status: 'pending' },
    });
    await approveManifest(org.admin, id, {}, CALL);
    const suspended = await suspendManifest(org.admin, id, { reason: 'odd calls', notes: 'ticket 7' }, CALL);
    expect(suspended).toMatchObject({
      status: 'suspended',
      reason: 'odd calls',
      suspended_by: org.admin.email,
      suspended_at: expect.any(String),
    });
    const again = await reactivateManifest(org.admin, id, {}, CALL);
    expect(again).toMatchObject({ status: 'active', reason: null, suspended_at: null });
    await revokeManifest(org.admin, id, { reason: 'gone' }, CALL);
    for (const change of [suspendManifest, reactivateManifest, revokeManifest, rejectManifest]) {
      await expect(change(org.admin, id, { reason: 'x' }, CALL)).rejects.toMatchObject({
        code: 'CONFLICT',
        current: { status: 'revoked' },
      });
    }
    expect((await events(org)).map(({ type, reason }) => [type, reason])).toEqual([
      ['manifest_registered', null],
      ['manifest_approved', null],
      ['manifest_suspended', 'odd calls'],
      ['manifest_reactivated', null],
      ['manifest_revoked', 'gone'],
    ]);
  });

  it('a rejected one stays rejected', async () => {
    const org = await testOrg(sudo);
    const { manifest_id: id } = await register(org.admin, testManifest('bot-no'));
    expect(await rejectManifest(org.admin, id, { reason: 'too broad' }, CALL)).toMatchObject({ status: 'rejected' });
    await expect(approveManifest(org.admin, id, {}, CALL)).rejects.toMatchObject({ current: { status: 'rejected' } });
    expect((await events(org)).at(-1)).toMatchObject({ type: 'manifest_rejected', reason: 'too broad' });
  });
});

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

it('another organization finds nothing', async () => {
  const org = await testOrg(sudo);
  const stranger = (await testOrg(sudo)).admin;
  const { manifest_id: id } = await register(org.admin, testManifest('bot-own'));
  const missing = { code: 'NOT_FOUND' };
  await expect(getManifest(stranger, id)).rejects.toMatchObject(missing);
  await expect(getManifestOfAgent(stranger, 'bot-own')).rejects.toMatchObject(missing);
  await expect(manifestHistory(stranger, id, { limit: 5, offset: 0 }, null)).rejects.toMatchObject(missing);
  await expect(approveManifest(stranger, id, {}, CALL)).rejects.toMatchObject(missing);
  for (const change of [suspendManifest, reactivateManifest, revokeManifest, rejectManifest]) {
    await expect(change(stranger, id, { reason: 'x' }, CALL)).rejects.toMatchObject(missing);
  }
  expect((await listManifests(stranger, LIST, null)).items).toEqual([]);
  expect(await statuses(org)).toEqual([{ version: 1, status: 'pending' }]);
});
