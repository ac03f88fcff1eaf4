import { expect, it } from 'vitest';
import { z } from 'zod';
import { list } from '@/lib/approvals/list';
import { makeApprovals, makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { readConsoleFrame } from '@/lib/orgs/console-frame';
import { figuresOfToday, figuresSince } from '@/lib/stats/figures-since';
import { withOrg } from './scope';

const { sudo } = await testDatabase();

const ONCE = [
  'approvals-list all -created_at 50',
  'approvals-list pending -created_at 50 after',
  'console-frame',
  'figures-of-today',
  'figures-since',
];
const plans = z.array(z.object({ name: z.string(), once: z.number(), each: z.number() }));

it('makes PostgreSQL keep the plan of what every view of the queue asks', async () => {
  const [org, large] = [await makeOrg(sudo), await makeOrg(sudo)];
  const me = await makeMember(sudo, org);
  // To know that it is the small one of the two would promise much.
  const of = (n: number) => Array.from({ length: n }, () => ({}));
  await makeApprovals(sudo, org, of(60));
  await makeApprovals(sudo, large, of(3_000));
  await sudo('ANALYZE approvals, orgs, members');
  const page = { sort: '-created_at', limit: 50, offset: 0, after: null } as const;
  // One after another, so that all of it happens on one connection. The first five are always planned for their values.
  for (let n = 0; n < 8; n++) {
    await readConsoleFrame(me);
    await figuresOfToday(org);
    await figuresSince(org, null);
    const { next } = await list(me, {}, page);
    await list(me, { status: ['pending'] }, { ...page, after: next });
  }
  const found = await withOrg(org, (run) =>
    run({
      name: '',
      text: `SELECT name, generic_plans::int AS once, custom_plans::int AS each FROM pg_prepared_statements ORDER BY name`,
    }),
  );
  const kept = plans.parse(found).filter(({ name }) => ONCE.includes(name));
  expect(kept).toEqual(ONCE.map((name) => ({ name, once: 3, each: 5 })));
});
