import { expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { execute } from '@/lib/gateway/execute';
import { reportResult } from '@/lib/gateway/report-result';
import { approvalStatusFor } from '@/lib/gateway/status';
import { callOf, propose } from '@/lib/gateway/testing/arrange';
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

it('a retry takes no second unit of the budget where the agent runs the action: the failed run kept its share', async () => {
  const { actor, orgId, id, person } = await approved(sudo, oneAnHour(byAgent!));
  const spend = async () => {
    const signal = new AbortController().signal;
    const wait = { waitMs: 0, until: 'decision', since: null, requestId: 'req', signal } as const;
    const { override_token = '' } = await approvalStatusFor(actor, id, wait);
    return (await execute(actor, propose({}, { override_token }), callOf())).answer;
  };
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
