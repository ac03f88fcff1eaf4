import { describe, expect, it } from 'vitest';
import { CALL, testManifest, testOrg } from '@/lib/agents/testing/org';
import { approveManifest } from './approve';
import { getManifest, getManifestOfAgent } from './get';
import { manifestHistory } from './history';
import { listManifests } from './list';
import { events, register, statuses, sudo } from './testing/manifests';
import { reactivateManifest, rejectManifest, revokeManifest, suspendManifest } from './transition';

const LIST = { limit: 50, offset: 0 };

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
