import { describe, expect, it } from 'vitest';
import { approve } from '@/lib/approvals/decide-one';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { signedRequestBody } from '@/lib/contracts/signed';
import { testDatabase } from '@/lib/db/testing/database';
import { fromSigned } from '@/lib/dialects/signed/request';
import { execute } from '@/lib/gateway/execute';
import type { ProposedAction } from '@/lib/gateway/proposed-action';
import { arrangeAgent, callOf, propose } from '@/lib/gateway/testing/arrange';
import { parseId } from '@/lib/ids';
import { contextHash } from '@/lib/signing/digest';
import { editApproval } from './edit';
import { getApproval } from './get';
import { spendSigned } from './spend-signed';

const { sudo } = await testDatabase();
const call = { requestId: 'req-spend' };

const params_schema = { type: 'object', properties: { namespace: { type: 'string' } } };

async function waiting(proposed: ProposedAction) {
  const { actor, orgId } = await arrangeAgent(sudo, {
    constraints: { require_human_approval: ['*'], max_actions_per_day: 1 },
    tools: { deploy: { type: 'agent', params_schema, config: {} } },
  });
  const { answer } = await execute(actor, proposed, callOf());
  const id = parseId('appr', answer.approval_id ?? '')!;
  const person = await makeMember(sudo, orgId, 'operator');
  const states = () => sudo('SELECT execution_status FROM approvals WHERE org_id = $1', [orgId]);
  return { actor, id, person, states };
}

async function approved(proposed: ProposedAction) {
  const made = await waiting(proposed);
  await approve(made.person, made.id, {}, call);
  return made;
}

const context = { namespace: 'production' };
const plan = { agent: 'kubernetes', action: 'deploy', context };

const asked = () =>
  fromSigned(signedRequestBody.parse({ agent: 'kubernetes', action: 'deploy', context, reason: 'release' }));

describe('an executor’s use of a signed approval', () => {
  it('uses it up, once', async () => {
    const { actor, id, states } = await approved(asked());
    const uses = await Promise.allSettled([1, 2, 3].map(() => spendSigned(actor, id, plan, call)));
    const refused = uses.filter((use) => use.status === 'rejected').map(({ reason }) => reason);
    expect(refused).toMatchObject([{ code: 'ALREADY_USED' }, { code: 'ALREADY_USED' }]);
    expect(await states()).toEqual([{ execution_status: 'spent' }]);
  });

  it('is of the context as a person edited it, and of no other', async () => {
    const { actor, id, person, states } = await waiting(asked());
    const { version } = await getApproval(person, id);
    const edited = await editApproval(
      person,
      id,
      { params: { namespace: 'staging' }, expected_version: version },
      call,
    );
    expect(edited.context_hash).toBe(contextHash({ namespace: 'staging' }));
    await approve(person, id, { expected_version: edited.version }, call);
    await expect(spendSigned(actor, id, plan, call)).rejects.toMatchObject({ code: 'CONTEXT_MISMATCH' });
    await spendSigned(actor, id, { ...plan, context: { namespace: 'staging' } }, call);
    expect(await states()).toEqual([{ execution_status: 'spent' }]);
  });

  it('is no way around the gateway, where a grant is spent behind policy and budget', async () => {
    const { actor, id, states } = await approved(propose({}, { context }));
    await expect(spendSigned(actor, id, plan, call)).rejects.toMatchObject({ code: 'NOT_APPROVED' });
    expect(await states()).toEqual([{ execution_status: 'none' }]);
  });
});
