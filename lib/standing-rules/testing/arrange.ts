import type { Sudo } from '@/lib/approvals/testing/arrange';
import type { Constraints } from '@/lib/contracts/rule-constraints';
import { newId, type OrgId, type RuleId, type UserId } from '@/lib/ids';

/** What a test may want otherwise than usual. Times in seconds from now, may be negative. */
export type RuleChange = {
  tool_name?: string;
  agent_id?: string | null;
  arg_constraints?: Constraints;
  closed?: boolean;
  reasons?: string[];
  description?: string;
  expires_in?: number | null;
  created_ago?: number;
  max_uses?: number | null;
  use_count?: number;
  last_used_ago?: number | null;
  active?: boolean;
};

/** Inserts rules as they were made by the author, in one statement; for `kubernetes:deploy`, in force and unbounded. */
export async function makeRules(
  sudo: Sudo,
  org: OrgId,
  author: UserId,
  changes: readonly RuleChange[],
): Promise<RuleId[]> {
  const rows = changes.map((change) => ({
    id: newId('rule'),
    tool_name: 'kubernetes:deploy',
    agent_id: null,
    arg_constraints: { namespace: { type: 'exact', value: 'production' } },
    closed: false,
    reasons: [],
    description: 'deploys',
    expires_in: null,
    created_ago: 0,
    max_uses: null,
    use_count: 0,
    last_used_ago: null,
    active: true,
    ...change,
  }));
  await sudo(
    `INSERT INTO rules (org_id, id, tool_name, agent_id, arg_constraints, closed, reasons, description, created_by,
       created_by_label, created_at, expires_at, max_uses, use_count, used_up, last_used_at, active, revoked_at,
       revoked_by_label, revoke_reason)
     SELECT $1, r.id, r.tool_name, r.agent_id, r.arg_constraints, r.closed, r.reasons, r.description, $2, 'author@acme.test',
       now() - make_interval(secs => r.created_ago), now() + make_interval(secs => r.expires_in), r.max_uses, r.use_count,
       coalesce(r.use_count >= r.max_uses, false), now() - make_interval(secs => r.last_used_ago), r.active,
       CASE WHEN NOT r.active THEN now() END, CASE WHEN NOT r.active THEN 'ada' END, CASE WHEN NOT r.active THEN 'why' END
     FROM jsonb_to_recordset($3::jsonb) AS r(id uuid, tool_name text, agent_id text, arg_constraints jsonb, closed boolean,
       reasons text[], description text, created_ago float8, expires_in float8, max_uses int, use_count int,
       last_used_ago float8, active boolean)`,
    [org, author, JSON.stringify(rows)],
  );
  return rows.map((row) => row.id);
}
