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
import { spendSigned } from './spend-signed';

const { sudo } = await testDatabase();
const call = { requestId: 'req-spend' };

async function approved(proposed: ProposedAction) {
  const { actor, orgId } = await arrangeAgent(sudo, {
    constraints: { require_human_approval: ['*'], max_actions_per_day: 1 },
    tools: { deploy: { type: 'agent', config: {} } },
  });
  const { answer } = await execute(actor, proposed, callOf());
  const id = parseId('appr', answer.approval_id ?? '')!;
  await approve(await makeMember(sudo, orgId, 'operator'), id, {}, call);
  const states = () => sudo('SELECT execution_status FROM approvals WHERE org_id = $1', [orgId]);
  return { actor, id, states };
}

const context = { namespace: 'production' };
const plan = { agent: 'kubernetes', action: 'deploy', context };

describe('an executor’s use of a signed approval', () => {
  it('uses it up, once', async () => {
    const asked = signedRequestBody.parse({ agent: 'kubernetes', action: 'deploy', context, reason: 'release' });
    const { actor, id, states } = await approved(fromSigned(asked));
    const uses = await Promise.allSettled([1, 2, 3].map(() => spendSigned(actor, id, plan, call)));
    expect(uses.filter((use) => use.status === 'fulfilled')).toHaveLength(1);
    expect(await states()).toEqual([{ execution_status: 'spent' }]);
  });

  it('is no way around the gateway, where a grant is spent behind policy and budget', async () => {
    const { actor, id, states } = await approved(propose({}, { context }));
    await expect(spendSigned(actor, id, plan, call)).rejects.toMatchObject({ code: 'NOT_APPROVED' });
    expect(await states()).toEqual([{ execution_status: 'none' }]);
  });
});
