import { describe, expect, it } from 'vitest';
import { readOnlySql } from '@/lib/db/read-only';
import { renderSql } from './render';
import { org, ruleId, sudo, url } from './testing/demo';
import { runbookStatements } from './testing/statements';

const statements = runbookStatements();

/** What a statement answers for the demo's organization, as objects. */
async function ask(name: string, change = (text: string) => text): Promise<Record<string, unknown>[]> {
  const text = statements.get(name);
  if (text === undefined) throw new Error(`no statement “${name}”`);
  return JSON.parse(renderSql(await readOnlySql(url, 'demo', change(text)), 'json')) as Record<string, unknown>[];
}

describe('every statement of the runbooks', () => {
  it.each([...statements])('runs as printed: %s', async (_name, text) => {
    const typed = text.replace('<rule_id>', ruleId);
    const { columns } = await readOnlySql(url, 'demo', typed);
    expect(columns.length).toBeGreaterThan(0);
  });

  it('finds the recipients of recent sends, most frequent first', async () => {
    const rows = await ask('recent sends by tool and recipient');
    const mine = rows.filter((row) => row['tool_name'] === 'email:bot_email_send');
    expect(mine).toEqual([
      { tool_name: 'email:bot_email_send', '?column?': 'ana@mycompany.com', count: 2 },
      { tool_name: 'email:bot_email_send', '?column?': 'bob@mycompany.com', count: 1 },
    ]);
  });

  it('counts the events of the week', async () => {
    const rows = await ask('events of the last week by type and day');
    const [truth] = await sudo<{ n: number; kinds: number }>(
      `SELECT count(*)::int AS n, count(DISTINCT (type, date(occurred_at)))::int AS kinds FROM audit_events
       WHERE org_id = $1 AND occurred_at > now() - interval '7 days' AND num_nonnulls(approval_id, rule_id) > 0`,
      [org],
    );
    expect(rows).toHaveLength(truth!.kinds);
    expect(rows.reduce((sum, row) => sum + Number(row['count']), 0)).toBe(truth!.n);
    expect(truth!.n).toBeGreaterThan(20);
  });

  it('shows what waits, and nothing that is overdue', async () => {
    const waiting = await sudo<{ id: string }>(
      `SELECT id FROM approvals WHERE org_id = $1 AND status = 'pending' AND expires_at > now() ORDER BY created_at`,
      [org],
    );
    expect(waiting.length).toBeGreaterThanOrEqual(5);
    // Requests of the same moment come in any order: the statement, as printed, sorts by time alone.
    const rows = await ask('what waits, oldest first');
    expect(rows.map((row) => row['id']).sort()).toEqual(waiting.map((row) => row.id).sort());
    const oldest = rows.map((row) => new Date(String(row['created_at'])).getTime());
    expect(oldest).not.toContain(NaN);
    expect(oldest).toEqual(oldest.toSorted((one, other) => one - other));
    expect(await ask('how many wait')).toEqual([{ count: waiting.length }]);
    const byTool = await ask('what waits by tool');
    expect(byTool).toContainEqual({ tool_name: 'email:bot_email_send', count: 2 });
    expect(byTool.reduce((sum, row) => sum + Number(row['count']), 0)).toBe(waiting.length);
  });

  it('counts a tool’s active rules beside what waits for it', async () => {
    expect(await ask("what waits since yesterday by tool, with the tool's active rules")).toContainEqual({
      tool_name: 'email:bot_email_send',
      total_pending: 2,
      rule_count: 1,
    });
  });

  it('finds failed runs, and groups them by the text of the error', async () => {
    expect(await ask('runs that failed in the last hour by tool')).toEqual([
      { tool_name: 'kubernetes:deploy', failures: 2 },
    ]);
    expect(await ask('failures of the last day by tool and error')).toContainEqual({
      tool_name: 'kubernetes:deploy',
      '?column?': 'no such cluster',
      count: 2,
    });
    const last = await ask('the last ten failed runs');
    expect(last.length).toBeGreaterThanOrEqual(2);
    expect(last.every((row) => (row['execution_result'] as { success: boolean }).success === false)).toBe(true);
    expect(last[0]).toMatchObject({ execution_result: { error: 'no such cluster' } });
  });

  it('shows what expires soon', async () => {
    expect(await ask('what expires within two hours')).toContainEqual(
      expect.objectContaining({ tool_name: 'email:bot_email_send', agent_summary: 'Write to the team' }),
    );
  });

  it('counts decisions by day', async () => {
    const [truth] = await sudo<{ n: number }>(
      `SELECT count(*)::int AS n FROM approvals WHERE org_id = $1 AND decided_at > now() - interval '7 days'
         AND (status IN ('denied', 'cancelled') OR status = 'approved' AND execution_status NOT IN ('spent', 'succeeded', 'failed'))`,
      [org],
    );
    const rows = await ask('decisions of the last week by day');
    expect(rows.reduce((sum, row) => sum + Number(row['decisions']), 0)).toBe(truth!.n);
  });

  it('shows rules with their uses', async () => {
    expect(await ask('one rule', (text) => text.replace('<rule_id>', ruleId))).toEqual([
      expect.objectContaining({
        id: ruleId,
        tool_name: 'email:bot_email_send',
        use_count: 7,
        max_uses: 100,
        active: true,
        arg_constraints: { to: { type: 'pattern', value: '*@mycompany.com' } },
      }),
    ]);
    expect(await ask('the most used rules')).toContainEqual({
      id: ruleId,
      description: 'Mail to the team',
      use_count: 7,
      max_uses: 100,
    });
  });

  it('answers for tables and indexes under the names of the views', async () => {
    const indexes = await ask('how much each index is used');
    expect(indexes).toContainEqual(
      expect.objectContaining({
        tablename: 'pending_actions',
        indexname: 'approvals_queue',
        idx_scan: expect.any(Number),
      }),
    );
    const sizes = await ask('how large the tables are');
    expect(sizes.map((row) => row['tablename']).sort()).toEqual([
      'approval_events',
      'approval_rules',
      'pending_actions',
    ]);
    for (const row of sizes) expect(row['total_size']).toMatch(/^[1-9]\d* (kB|MB|bytes)$/);
  });
});
