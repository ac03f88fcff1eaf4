import { expect, it } from 'vitest';
import { countPending } from '@/lib/approvals/count-pending';
import { makeApprovals, makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { readProfile } from '@/lib/identity/profile';
import { readConsoleFrame } from './console-frame';
import { getOrg } from './get';

const { sudo } = await testDatabase();

it('is what the organization, the profile, the memberships and the count say one by one', async () => {
  const [org, other, foreign] = [
    await makeOrg(sudo, { timezone: 'Asia/Tokyo' }),
    await makeOrg(sudo),
    await makeOrg(sudo),
  ];
  const me = await makeMember(sudo, org);
  await sudo(`INSERT INTO members (org_id, user_id, role) VALUES ($1, $2, 'viewer')`, [other, me.userId]);
  await makeMember(sudo, org, 'owner');
  for (const place of [org, org, foreign]) await makeApprovals(sudo, place, [{}]);
  const until = new Date(Date.now() + 3_600_000);
  await sudo(
    `UPDATE orgs SET gating_enabled = false, gating_reason = 'migration', gating_until = $2, gating_by = $3 WHERE id = $1`,
    [org, until, me.userId],
  );
  const [frame, profile] = [await readConsoleFrame(me), await readProfile(me.userId)];
  expect(frame.org).toEqual(await getOrg(me));
  expect(frame.org.gating).toEqual({
    ...{ enabled: false, reason: 'migration', until: until.toISOString(), changed_by: me.email },
  });
  expect(frame.org.separation).toMatchObject({ in_force: 'high_and_critical', people_who_can_decide: 2 });
  expect(frame.user).toEqual({ id: profile.user_id, name: 'Ada', email: me.email });
  expect(frame.preferences).toEqual(profile.preferences);
  expect(frame.orgs.map(({ role }) => role).sort()).toEqual(['operator', 'viewer']);
  expect(frame.pending).toBe(await countPending(org));
  expect(frame.pending).toBe(2);
});

it('is not there for an organization that was closed', async () => {
  const org = await makeOrg(sudo);
  const me = await makeMember(sudo, org);
  await sudo('UPDATE orgs SET closed_at = now() WHERE id = $1', [org]);
  await expect(readConsoleFrame(me)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
