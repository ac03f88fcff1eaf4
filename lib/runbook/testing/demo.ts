import { makeApprovals } from '@/lib/approvals/testing/arrange';
import { readOnlySql } from '@/lib/db/read-only';
import { testDatabase } from '@/lib/db/testing/database';
import { seedDemo } from '@/lib/demo/seed';
import { asId, newId } from '@/lib/ids';
import { bootstrap } from '@/lib/orgs/bootstrap';
import { renderSql } from '../render';

export const { url, sudo } = await testDatabase();
/** What a statement answers for an organization, as objects. */
export const sql = async (text: string, org = 'demo') =>
  JSON.parse(renderSql(await readOnlySql(url, org, text), 'json')) as Record<string, unknown>[];

await bootstrap(url, () => undefined);
await seedDemo(url, () => undefined);
const [row] = await sudo<{ id: string }>(`SELECT id FROM orgs WHERE slug = 'demo'`);
export const org = asId('org', row!.id);
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
export const ruleId = newId('rule');
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
