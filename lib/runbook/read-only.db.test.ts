import { describe, expect, it } from 'vitest';
import { makeApprovals, makeOrg } from '@/lib/approvals/testing/arrange';
import { readOnlySql, SqlProblem } from '@/lib/db/read-only';
import type { OrgId } from '@/lib/ids';
import { sudo, url } from './testing/demo';

describe('readOnlySql', () => {
  it.each([
    [`UPDATE approvals SET status = 'approved'`, /read-only/],
    [`WITH gone AS (DELETE FROM outbox RETURNING 1) SELECT * FROM gone`, /read-only transaction/],
    [`SELECT session_start(new_id(), new_id(), 'browser', NULL, 1, NULL, NULL, NULL, NULL, NULL)`, /read-only/],
    ['COMMIT; DELETE FROM audit_events', /read-only/],
    ['SELECT 1; DELETE FROM audit_events', /^There is more than one statement.*none of them was run/],
    ['SELECT 1; SELECT 2;', /^There is more than one statement/],
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
