import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { filterOf } from '@/lib/approvals/list';
import type { ApprovalFilters } from '@/lib/contracts/approvals';
import { withOrg, type Run, type Statement } from '@/lib/db/scope';
import { listApprovals } from '@/lib/db/sql/approvals-list';
import { APPROVAL_STATS } from '@/lib/db/sql/approvals-stats';
import type { OrgId } from '@/lib/ids';

const line = z.object({ 'QUERY PLAN': z.string() });

/** The plans of each list and of the statistics as they run for the organization, kept in a text file; returns its path. */
export async function explainAll(
  slug: string,
  org: OrgId,
  lists: readonly (readonly [string, ApprovalFilters])[],
): Promise<string> {
  const plans = await withOrg(org, async (run) => {
    const out: string[] = [];
    for (const [what, filters] of lists) {
      const filter = await filterOf(run, org, filters);
      const request = { orgId: org, onlyAgent: null, filter, limit: 50, offset: 0, after: null };
      const { statement, values } = listApprovals({ ...request, sort: '-created_at' });
      out.push(`${what}\n\n${await explain(run, statement, values)}`);
    }
    const stats = await explain(run, APPROVAL_STATS, [org, null, null, null, null, null, 'day', 5_000]);
    return [...out, `stats, 30 days, an hour just changed\n\n${stats}`];
  });
  const directory = join(import.meta.dirname, 'results');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `plans-${slug}.txt`);
  writeFileSync(path, `${plans.join('\n\n')}\n`);
  return path;
}

async function explain(run: Run, { text }: Statement, values: readonly unknown[]): Promise<string> {
  const rows = await run({ name: '', text: `EXPLAIN (ANALYZE, BUFFERS) ${text}` }, values);
  return rows.map((row) => line.parse(row)['QUERY PLAN']).join('\n');
}
