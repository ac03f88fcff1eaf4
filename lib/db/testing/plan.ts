import { z } from 'zod';
import type { Run, Statement } from '@/lib/db/scope';

const node = z.object({
  'Node Type': z.string(),
  'Subplan Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Index Cond': z.string().optional(),
  'Relation Name': z.string().optional(),
  'CTE Name': z.string().optional(),
  get Plans() {
    return z.array(node).optional();
  },
});
export type PlanNode = z.output<typeof node>;

const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: node })]) })]);

/** A node of a plan and all below it. */
export const flat = (top: PlanNode): PlanNode[] => [top, ...(top.Plans ?? []).flatMap(flat)];

/** How PostgreSQL would run the statement: every node of its plan. */
export async function planOf(run: Run, { text }: Statement, values: readonly unknown[]): Promise<PlanNode[]> {
  const rows = await run({ name: '', text: `EXPLAIN (FORMAT JSON) ${text}` }, values);
  return flat(explained.parse(rows)[0]['QUERY PLAN'][0].Plan);
}
