import { expect, it } from 'vitest';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import { withOrgTransaction } from '@/lib/db/scope';
import { COUNT_LIST, COUNTS } from '@/lib/db/sql/stats-facts';
import { FORGET_COUNTS, LOCK_RECOUNT } from '@/lib/db/sql/stats-recount';
import { testDatabase } from '@/lib/db/testing/database';
import { planOf } from '@/lib/db/testing/plan';

const { sudo } = await testDatabase();

it('forgets old counts by look-ups, also in a table that was never analyzed', async () => {
  const org = await makeOrg(sudo);
  await sudo('ALTER TABLE stats_rollups SET (autovacuum_enabled = false)');
  await sudo(
    `INSERT INTO stats_rollups (org_id, agent_id, span, at, kind, key, ${COUNT_LIST})
     SELECT $1, '', 60, '2026-01-01Z'::timestamptz + n * interval '1 hour', 'total', '', ${COUNTS.map(() => 1).join(', ')}
     FROM generate_series(1, 5000) n`,
    [org],
  );
  const [table] = await sudo(`SELECT reltuples FROM pg_class WHERE oid = 'stats_rollups'::regclass`);
  expect(table).toEqual({ reltuples: -1 });
  const hours = Array.from({ length: 96 }, (_, n) => new Date(Date.UTC(2026, 0, 1, n)));
  const nodes = await withOrgTransaction(org, async (run) => {
    await run(LOCK_RECOUNT, [org]);
    return planOf(run, FORGET_COUNTS, [org, hours]);
  });
  const reads = nodes.filter((node) => node['Relation Name'] === 'stats_rollups');
  expect(reads.map((node) => node['Node Type']).sort()).toEqual(['Index Scan', 'ModifyTable', 'Tid Scan']);
  const lookUp = reads.find((node) => node['Index Name'] === 'stats_rollups_pkey');
  for (const column of ['org_id', 'agent_id', 'span', 'at']) expect(lookUp?.['Index Cond']).toContain(`(${column} = `);
});
