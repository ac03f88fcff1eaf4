import { expect, it } from 'vitest';
import type { Operation } from '@/lib/api/operation';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { execute } from '@/lib/gateway/execute';
import { arrangeAgent, callOf, propose } from '@/lib/gateway/testing/arrange';
import { approvalOperations } from './approvals';
import { ruleOperations } from './rules';
import { callsTo } from './testing/call';

const { sudo } = await testDatabase();
const OPERATIONS: readonly Operation[] = [...ruleOperations, ...approvalOperations];
const { call, called } = callsTo(OPERATIONS);

it('answers every call about rules with what its schema says', async () => {
  const document = { constraints: { require_human_approval: ['*'] } };
  const { actor, orgId } = await arrangeAgent(sudo, document);
  const operator = await makeMember(sudo, orgId);
  const asked = async (to: string) =>
    String((await execute(actor, propose({ params: { to, n: 1 } }), callOf())).answer.approval_id);
  const body = {
    tool_name: 'kubernetes:deploy',
    arg_constraints: { to: { type: 'pattern', value: '*@acme.test' }, n: '*' },
  };
  const first = await asked('a@acme.test');

  expect(await call(operator, 'rules.suggestions', { params: { approval_id: first } })).toMatchObject({ max_uses: 50 });
  const params = { to: 'a@acme.test,x@evil.test', n: 1 };
  expect(await call(operator, 'rules.test', { body: { ...body, params } })).toMatchObject({ matches: false });
  expect(await call(operator, 'rules.blast_radius', { body })).toMatchObject({ matched: 1, denied: 0 });
  const made = await call(operator, 'rules.create', { body });
  const one = { params: { rule_id: String(made['rule_id']) } };
  expect(await call(operator, 'rules.get', one)).toEqual(made);
  const next = await call(operator, 'rules.replace', { ...one, body: { max_uses: 3 } });
  await call(operator, 'rules.revoke', { params: { rule_id: String(next['rule_id']) }, body: { reason: 'enough' } });
  await call(operator, 'rules.from_approval', { body: { approval_id: first } });
  const second = await asked('b@acme.test');
  const create_rule = { arg_constraints: { to: 'b@acme.test' }, closed: false, max_uses: 1 };
  const approved = await call(operator, 'approvals.approve', {
    params: { approval_id: second },
    body: { create_rule },
  });
  expect(approved['created_rule']).toMatchObject({ created_from: second, max_uses: 1 });
  expect(await call(operator, 'approvals.get', { params: { approval_id: second } })).toMatchObject({
    rule_match: { matched: null, candidates: [{ outcome: 'lost', why: "argument 'to' has another value" }] },
  });
  const query = { hygiene: 'revoked', limit: '1' };
  expect(await call(operator, 'rules.list', { query })).toMatchObject({ total: 2, has_more: true });
  const active = await call(operator, 'rules.list', { query: { active_only: 'true', tool_name: 'kubernetes:deploy' } });
  expect(active).toMatchObject({ total: 2 });
  const missing = ruleOperations.filter(({ id }) => !called.has(id) && id !== 'rules.export');
  expect(missing.map(({ id }) => id)).toEqual([]);
});
