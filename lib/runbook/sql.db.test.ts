import { beforeAll, describe, expect, it } from 'vitest';
import { append } from '@/lib/audit/testing/log';
import { makeApprovals, makeOrg } from '@/lib/approvals/testing/arrange';
import { readOnlySql, SqlProblem } from '@/lib/db/read-only';
import { testDatabase } from '@/lib/db/testing/database';
import { seedDemo } from '@/lib/demo/seed';
import { asId, newId, type OrgId } from '@/lib/ids';
import { bootstrap } from '@/lib/orgs/bootstrap';
import { renderSql } from './render';
import { runbookStatements } from './testing/statements';

const { url, sudo } = await testDatabase();
const statements = runbookStatements();

/** What a statement answers for the demo's organization, as objects. */
async function ask(name: string, change = (text: string) => text): Promise<Record<string, unknown>[]> {
  const text = statements.get(name);
  if (text === undefined) throw new Error(`no statement “${name}”`);
  return JSON.parse(renderSql(await readOnlySql(url, 'demo', change(text)), 'json')) as Record<string, unknown>[];
}

const sql = async (text: string, org = 'demo') =>
  JSON.parse(renderSql(await readOnlySql(url, org, text), 'json')) as Record<string, unknown>[];

let org: OrgId;
let ruleId: string;

beforeAll(async () => {
  await bootstrap(url, () => undefined);
  await seedDemo(url, () => undefined);
  const [row] = await sudo<{ id: string }>(`SELECT id FROM orgs WHERE slug = 'demo'`);
  org = asId('org', row!.id);
  const common = {
    agent_id: (await sudo<{ agent_id: string }>('SELECT agent_id FROM agents WHERE org_id = $1', [org]))[0]!.agent_id,
  };
  // What the demo may lack: something that expires soon, failures of this hour, a rule, mails of this week.
  await makeApprovals(sudo, org, [
    { ...common, action_type: 'email', tool: 'bot_email_send', expires_in: 600, summary: 'Write to the team' },
    { ...common, action_type: 'email', tool: 'bot_email_send', expires_in: 90_000 },
    { ...common, action_type: 'email', tool: 'bot_email_send', expires_in: -10, created_ago: 60 },
  ]);
  const failed = await makeApprovals(sudo, org, [
    { ...common, status: 'approved', execution_mode: 'gateway' },
    { ...common, status: 'approved', execution_mode: 'gateway' },
    { ...common, status: 'approved', execution_mode: 'gateway' },
  ]);
  const results = [
    { error: { code: 'HTTP_500', message: 'no such cluster' } },
    { error: 'no such cluster' },
    { data: { ok: true } },
  ];
  for (const [i, id] of failed.entries()) {
    await sudo(
      `UPDATE approvals SET execution_status = $3, executed_at = now(), execution_result = $4 WHERE org_id = $1 AND id = $2`,
      [org, id, i < 2 ? 'failed' : 'succeeded', JSON.stringify({ success: i === 2, result_hash: null, ...results[i] })],
    );
  }
  ruleId = newId('rule');
  const [person] = await sudo<{ user_id: string }>('SELECT user_id FROM members WHERE org_id = $1', [org]);
  await sudo(
    `INSERT INTO rules (org_id, id, tool_name, arg_constraints, description, created_by, created_by_label, max_uses, use_count)
     VALUES ($1, $2, 'email:bot_email_send', '{"to": {"type": "pattern", "value": "*@mycompany.com"}}', 'Mail to the team',
       $3, 'ana@example.com', 100, 7)`,
    [org, ruleId, person!.user_id],
  );
  for (const to of ['ana@mycompany.com', 'ana@mycompany.com', 'bob@mycompany.com']) {
    await sudo(
      `INSERT INTO interactions (org_id, id, agent_id, source, decision, reasons, policy_trace, risk_snapshot, action_type,
         tool, params, action_hash, request_id)
       VALUES ($1, $2, $3, 'execute', 'ALLOW', '[]', '{}', '{}', 'email', 'bot_email_send', $4, 'x', 'r')`,
      [org, newId('int'), common.agent_id, JSON.stringify({ to })],
    );
  }
});

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
    expect((await ask('what waits, oldest first')).map((row) => row['id'])).toEqual(waiting.map((row) => row.id));
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

describe('readOnlySql', () => {
  it.each([
    [`UPDATE approvals SET status = 'approved'`, /read-only/],
    [`WITH gone AS (DELETE FROM outbox RETURNING 1) SELECT * FROM gone`, /read-only transaction/],
    [`SELECT session_start(new_id(), new_id(), 'browser', NULL, 1, NULL, NULL, NULL, NULL, NULL)`, /read-only/],
    ['COMMIT; DELETE FROM audit_events', /read-only/],
    ['SELECT 1; DELETE FROM audit_events', /multiple commands/],
    ['SELECT nothing FROM pending_actions', /column "nothing" does not exist \(line 1\)/],
    ['SELECT password_hash FROM users', /permission denied/],
  ])('refuses %s', async (text, message) => {
    await expect(readOnlySql(url, 'demo', text)).rejects.toThrow(message);
    await expect(readOnlySql(url, 'demo', text)).rejects.toThrow(SqlProblem);
  });

  it.each([
    [
      'by a block of code',
      (_: OrgId) => `DO $$ BEGIN RESET ROLE; RAISE EXCEPTION '%', (SELECT max(password_hash) FROM users); END $$`,
    ],
    ['by a block behind a comment', (_: OrgId) => `/* /* */ SELECT */ DO $$ BEGIN RESET ROLE; END $$`],
    ['by a program', (_: OrgId) => `COPY (SELECT 1) TO PROGRAM 'cat'`],
    [
      'by naming another organization',
      (to: OrgId) =>
        `WITH moved AS MATERIALIZED (SELECT set_config('app.org_id', '${to}', true)) SELECT id FROM moved, pending_actions`,
    ],
    [
      'by naming it in other letters',
      (to: OrgId) =>
        `WITH moved AS MATERIALIZED (SELECT U&"set\\005fconfig"('app.org_id', '${to}', true)) SELECT id FROM moved, pending_actions`,
    ],
    [
      'by a text that is run',
      (to: OrgId) =>
        `SELECT * FROM ts_stat('SELECT ''a''::tsvector FROM (SELECT set_' || 'config(''app.org_id'', ''${to}'', true)) s')`,
    ],
    ['by a function of sign-ins', (_: OrgId) => `SELECT * FROM public.login_user('ada@acme.test')`],
    ['by a function of jobs', (_: OrgId) => `SELECT * FROM "pending_by_org"()`],
  ])('shows nothing of another organization, nor of another role, %s', async (_how, text) => {
    const other = await makeOrg(sudo);
    await makeApprovals(sudo, other, [{}]);
    await expect(readOnlySql(url, 'demo', text(other))).rejects.toThrow(/read-only|not taken here/);
  });

  it.each([
    `SELECT count(*) FROM approval_events WHERE event_type = 'rule_created'`,
    `-- how many\n/* wait */ (SELECT count(*) FROM pending_actions)`,
    'TABLE approval_rules',
    'EXPLAIN SELECT 1',
    'SHOW timezone',
  ])('runs %s', async (text) => {
    await expect(readOnlySql(url, 'demo', text)).resolves.toMatchObject({
      columns: expect.arrayContaining([expect.anything()]),
    });
  });

  it('names an organization that is none, and gives up what takes too long', async () => {
    await expect(readOnlySql(url, 'nowhere', 'SELECT 1')).rejects.toThrow('There is no organization nowhere.');
    await expect(readOnlySql(url, 'demo', 'SELECT pg_sleep(30)', { timeoutSeconds: 0.05 })).rejects.toThrow(/timeout/);
  });
});
