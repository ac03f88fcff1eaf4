import { describe, expect, it } from 'vitest';
import { makeApprovals, makeOrg } from '@/lib/approvals/testing/arrange';
import { append } from '@/lib/audit/testing/log';
import { readOnlySql } from '@/lib/db/read-only';
import { org, sql, sudo, url } from './testing/demo';

describe('the views', () => {
  it('have the columns that runbooks know', async () => {
    const columns = async (view: string) =>
      (await readOnlySql(url, 'demo', `SELECT * FROM ${view} LIMIT 1`)).columns.map(({ name }) => name);
    expect(await columns('pending_actions')).toEqual(
      'id tool_name tool_args agent_summary session_id status requested_at expires_at decided_by decided_at execution_result approval_rule_id executed_at'.split(
        ' ',
      ),
    );
    expect(await columns('approval_rules')).toEqual(
      'id tool_name arg_constraints description created_from created_at expires_at max_uses use_count active'.split(
        ' ',
      ),
    );
    expect(await columns('approval_events')).toEqual(
      'event_id action_id rule_id event_type actor reason event_metadata occurred_at'.split(' '),
    );
    expect(await columns('session_tool_calls')).toEqual(
      expect.arrayContaining(['tool_name', 'tool_args', 'created_at']),
    );
  });

  it('show one organization and no other', async () => {
    const other = await makeOrg(sudo);
    await makeApprovals(sudo, other, [{}]);
    await append(other, 1);
    expect(await sql('SELECT count(*) FROM pending_actions', other)).toEqual([{ count: 1 }]);
    const [mine] = await sql('SELECT count(*) FROM pending_actions');
    const [truth] = await sudo<{ n: number }>('SELECT count(*)::int AS n FROM approvals WHERE org_id = $1', [org]);
    expect(mine).toEqual({ count: truth!.n });
    for (const view of ['pending_actions', 'approval_rules', 'approval_events', 'session_tool_calls']) {
      const [row] = await sudo<{ invoker: boolean }>(
        `SELECT 'security_invoker=true' = ANY (reloptions) AS invoker FROM pg_class WHERE oid = $1::regclass`,
        [view],
      );
      expect(row, view).toEqual({ invoker: true });
    }
  });

  it('know no other state than those of the runbooks', async () => {
    const rows = await sql('SELECT DISTINCT status FROM pending_actions');
    const states = ['pending', 'approved', 'rejected', 'expired', 'executed'];
    expect(states).toEqual(expect.arrayContaining(rows.map((row) => String(row['status']))));
    expect(rows.length).toBeGreaterThanOrEqual(4);
  });
});
