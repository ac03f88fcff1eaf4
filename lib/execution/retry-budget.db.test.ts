import { expect, it } from 'vitest';
import { spendSigned } from '@/lib/approvals/spend-signed';
import { signedRequestBody } from '@/lib/contracts/signed';
import { testDatabase } from '@/lib/db/testing/database';
import { fromSigned } from '@/lib/dialects/signed/request';
import { execute } from '@/lib/gateway/execute';
import { reportResult } from '@/lib/gateway/report-result';
import { approvalStatusFor } from '@/lib/gateway/status';
import { callOf, propose } from '@/lib/gateway/testing/arrange';
import type { AgentActor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { retryExecution } from './retry';
import { approved, byAgent, GATED, mock, type Document } from './testing/approve';
import { startApproved } from './run';

const { sudo } = await testDatabase();

const oneAnHour = (document: Document): Document => ({
  ...document,
  constraints: { ...GATED.constraints, max_actions_per_hour: 1 },
});
const used = (orgId: string) => sudo('SELECT used FROM budget_counters WHERE org_id = $1', [orgId]);
const call = { requestId: 'req-test' };

const spendGrant = async (actor: AgentActor, id: ApprovalId) => {
  const signal = new AbortController().signal;
  const wait = { waitMs: 0, until: 'decision', since: null, requestId: 'req', signal } as const;
  const { override_token = '' } = await approvalStatusFor(actor, id, wait);
  return (await execute(actor, propose({}, { override_token }), callOf())).answer;
};

it('a retry takes no second unit of the budget where the agent runs the action: the failed run kept its share', async () => {
  const { actor, orgId, id, person } = await approved(sudo, oneAnHour(byAgent!));
  const spend = () => spendGrant(actor, id);
  expect(await spend()).toMatchObject({ decision: 'ALLOW', execution_status: 'spent' });
  expect(await used(orgId)).toEqual([{ used: 1 }]);
  await reportResult(actor, id, { success: false, error: 'no room left' }, 'req');

  await retryExecution(person, id, call);
  expect(await spend()).toMatchObject({ decision: 'ALLOW', execution_status: 'spent' });
  expect(await used(orgId)).toEqual([{ used: 1 }]);
  expect((await execute(actor, propose(), callOf())).answer.reasons).toMatchObject([{ code: 'BUDGET_EXCEEDED' }]);
});

it('nor where the gateway runs it', async () => {
  const { orgId, id, person } = await approved(sudo, oneAnHour(mock({ should_fail: true })));
  await startApproved(orgId, [id], { waitMs: 10_000, requestId: 'req' });
  expect(await used(orgId)).toEqual([{ used: 1 }]);
  await retryExecution(person, id, call);
  expect(await used(orgId)).toEqual([{ used: 1 }]);
});

it('the first run through the gateway takes one, also where the approval was used directly before', async () => {
  const plan = { agent: 'kubernetes', action: 'deploy', context: { namespace: 'production' } };
  const asked = fromSigned(signedRequestBody.parse({ ...plan, reason: 'release' }));
  const { actor, orgId, id, person } = await approved(sudo, oneAnHour(byAgent!), asked);
  const fail = async () => {
    await reportResult(actor, id, { success: false, error: 'no room left' }, 'req');
    await retryExecution(person, id, call);
  };
  await spendSigned(actor, id, plan, call);
  expect(await used(orgId)).toEqual([]);
  for (let run = 0; run < 2; run++) {
    await fail();
    expect(await spendGrant(actor, id)).toMatchObject({ decision: 'ALLOW', execution_status: 'spent' });
    expect(await used(orgId)).toEqual([{ used: 1 }]);
  }
});
