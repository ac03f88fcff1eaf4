import { expect, it } from 'vitest';
import { makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { orgMetrics } from '@/lib/stats/metrics';
import { listRules } from './list';
import { makeRules } from './testing/arrange';

const { sudo } = await testDatabase();

it('an active rule is one that can still match, in the list, in the metrics and on the rule itself', async () => {
  const orgId = await makeOrg(sudo);
  const [reader, author, gone] = [
    await makeMember(sudo, orgId, 'viewer'),
    await makeMember(sudo, orgId, 'operator'),
    await makeMember(sudo, orgId, 'operator'),
  ];
  await makeRules(sudo, orgId, author.userId, [
    { description: 'unbounded' },
    { description: 'has uses left', max_uses: 2, use_count: 1 },
    { description: 'has time left', expires_in: 60 },
    { description: 'expired', expires_in: -1, created_ago: 60 },
    { description: 'used up', max_uses: 2, use_count: 2 },
    { description: 'revoked', active: false },
  ]);
  await makeRules(sudo, orgId, gone.userId, [{ description: 'its author may not decide any more' }]);
  await sudo('UPDATE members SET disabled_at = now() WHERE org_id = $1 AND user_id = $2', [orgId, gone.userId]);

  const active = await listRules(reader, { active_only: true, limit: 50, offset: 0 }, null);
  expect(active.items.map(({ description }) => description).sort()).toEqual([
    'has time left',
    'has uses left',
    'unbounded',
  ]);
  expect(active.total).toBe(3);
  expect((await orgMetrics(reader)).active_rules_count).toBe(3);
  const all = await listRules(reader, { limit: 50, offset: 0 }, null);
  expect(all.items.filter((rule) => rule.in_force)).toEqual(active.items);
  expect(all.total).toBe(7);
});
