import fc from 'fast-check';
import type { TestDatabase } from '@/lib/db/testing/database';
import type { ApprovalId, OrgId } from '@/lib/ids';
import { makeApprovals } from './arrange';

const RULES = ['01890a5d-ac96-774b-bcce-b302099a8051', '01890a5d-ac96-774b-bcce-b302099a8052'];

/** What may have become of an approval, as its columns say it. */
export const FATES = {
  waiting: { status: 'pending', live: true },
  overdue: { status: 'pending', live: false },
  expired: { status: 'expired' },
  cancelled: { status: 'cancelled' },
  denied: { status: 'denied', via: 'ui' },
  approved: { status: 'approved', via: 'api' },
  succeeded: { status: 'approved', via: 'mcp', run: 'succeeded' },
  failed: { status: 'approved', via: 'ui', run: 'failed' },
  by_rule: { status: 'approved', via: 'rule', run: 'succeeded' },
  gating_off: { status: 'approved', via: 'system' },
} as const;
export type Fate = { status: string; live?: boolean; via?: string; run?: string };
export type Made = {
  fate: keyof typeof FATES;
  agent: string;
  tool: string;
  codes: string[];
  operator: string;
  rule: string;
  createdAt: Date;
  seconds: number;
};

export const START = Date.parse('2026-03-26T00:00:00Z');
/** One approval of a random history. */
export const one = fc.record({
  fate: fc.constantFrom(...(Object.keys(FATES) as (keyof typeof FATES)[])),
  agent: fc.constantFrom('deployment-bot', 'crm-bot'),
  tool: fc.constantFrom('deploy', 'delete', 'send'),
  codes: fc.subarray(['REQUIRES_APPROVAL', 'AMOUNT_THRESHOLD', 'NEW_COUNTERPARTY'], { minLength: 1 }),
  operator: fc.constantFrom('ada@acme.test', 'bob@acme.test'),
  rule: fc.constantFrom(...RULES),
  createdAt: fc.integer({ min: 0, max: 7 * 86_400 }).map((s) => new Date(START + s * 1000)),
  seconds: fc.integer({ min: 0, max: 100_000 }),
});
export const history = fc.array(one, { minLength: 150, maxLength: 250 });

/** Stores a history: its approvals, with the columns as decisions and runs would have left them. */
export async function insert(sudo: TestDatabase['sudo'], org: OrgId, made: readonly Made[]): Promise<ApprovalId[]> {
  const fates = made.map((m): Fate => FATES[m.fate]);
  const ids = await makeApprovals(
    sudo,
    org,
    made.map((m, i) => ({
      ...{ agent_id: m.agent, tool: m.tool, reason_codes: m.codes, status: fates[i]!.status },
      execution_mode: 'gateway' as const,
    })),
  );
  const rows = made.map((m, i) => ({ id: ids[i], ...m, ...fates[i], live: fates[i]!.live ?? false }));
  await sudo(
    `INSERT INTO rules (org_id, id, tool_name, arg_constraints, description, created_by, created_by_label)
     SELECT $1, id, 'deploy', '{}', 'deploys', new_id(), 'ada' FROM unnest($2::uuid[]) AS id ON CONFLICT DO NOTHING`,
    [org, RULES],
  );
  await sudo(
    `UPDATE approvals a SET created_at = r."createdAt",
       expires_at = CASE WHEN r.live THEN now() + interval '1 hour' ELSE r."createdAt" + interval '1 hour' END,
       decided_at = CASE WHEN r.status <> 'pending' THEN r."createdAt" + make_interval(secs => r.seconds) END,
       decided_via = CASE WHEN r.status <> 'pending' THEN coalesce(r.via, 'system') END,
       decided_by_label = CASE WHEN r.via IN ('ui', 'api', 'mcp') THEN r.operator ELSE coalesce(r.via, 'expiry') END,
       rule_id = CASE WHEN r.via = 'rule' THEN r.rule END, execution_status = coalesce(r.run, 'none')
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "createdAt" timestamptz, live boolean, status text, seconds float8,
       via text, operator text, rule uuid, run text) WHERE a.id = r.id`,
    [JSON.stringify(rows)],
  );
  return ids;
}
