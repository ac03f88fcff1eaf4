import { describe, expect, it } from 'vitest';
import { CALL, testManifest, testOrg, testService } from '@/lib/agents/testing/org';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { approveManifest } from './approve';
import { events, register, statuses, sudo } from './testing/manifests';

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
