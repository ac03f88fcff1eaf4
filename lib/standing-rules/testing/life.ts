import { makeMember } from '@/lib/approvals/testing/arrange';
import { createRuleBody, type CreateRuleBody } from '@/lib/contracts/rules';
import { testDatabase } from '@/lib/db/testing/database';
import { execute } from '@/lib/gateway/execute';
import { arrangeAgent, callOf, propose } from '@/lib/gateway/testing/arrange';
import { parseId, type RuleId } from '@/lib/ids';

export const { sudo } = await testDatabase();

export const call = { requestId: 'req-test' };
export const page = { limit: 50, offset: 0 };
const gated = (tools: object = {}) => ({
  constraints: { require_human_approval: ['*'] },
  tools: { deploy: { type: 'mock' as const, config: {}, ...tools } },
});

/** An organization whose agent needs approval for everything, with people, and a way to ask for a deployment. */
export async function arranged(tools: object = {}) {
  const made = await arrangeAgent(sudo, gated(tools));
  const admin = await makeMember(sudo, made.orgId, 'admin');
  const operator = await makeMember(sudo, made.orgId, 'operator');
  const ask = async (params: Record<string, unknown>) => {
    const { answer } = await execute(made.actor, propose({ params }), callOf());
    return { answer, id: parseId('appr', answer.approval_id ?? '')! };
  };
  return { ...made, admin, operator, ask };
}

/** The body of a rule for deployments to production, changed as told. */
export const body = (more: object = {}): CreateRuleBody =>
  createRuleBody.parse({ tool_name: 'kubernetes:deploy', arg_constraints: { namespace: 'production' }, ...more });
export const idOf = (rule: { rule_id: string }): RuleId => parseId('rule', rule.rule_id)!;
export const inAWeek = () => new Date(Date.now() + 6 * 86_400_000).toISOString();
/** What the audit log says of a type of event, oldest first. */
export const events = (orgId: string, type: string) =>
  sudo<{ payload: Record<string, unknown>; reason: string | null; rule_id: string }>(
    'SELECT payload, reason, rule_id FROM audit_events WHERE org_id = $1 AND type = $2 ORDER BY id',
    [orgId, type],
  );
