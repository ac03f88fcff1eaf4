import { afterAll, describe, expect, it, vi } from 'vitest';
import { decide } from '@/lib/approvals/decide';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { stopListening } from '@/lib/db/listen';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { arrangeAgent } from '@/lib/gateway/testing/arrange';
import { asId } from '@/lib/ids';
import { ApprovalClient } from './approval-client';
import { BudgetClient } from './budget-client';
import { PolicyClient } from './policy-client';
import { HttpServer, keyOf } from './testing/http-server';

const { sudo } = await testDatabase();
provideEnv({ RATE_LIMIT: '0' });
const server = await new HttpServer().start();
afterAll(async () => {
  await server.stop();
  await stopListening();
});

async function world() {
  const arranged = await arrangeAgent(sudo, {}, { separate_requester: 'off' });
  const person = await makeMember(sudo, arranged.orgId);
  const apiKey = await keyOf(sudo, arranged.tokenId);
  await sudo(`UPDATE tokens SET scopes = scopes || '{approvals:read}' WHERE id = $1`, [arranged.tokenId]);
  const rowOf = async (actionId: string) => {
    const text = 'SELECT id FROM approvals WHERE org_id = $1 AND external_id = $2';
    const [row] = await sudo<{ id: string }>(text, [arranged.orgId, actionId]);
    return asId('appr', row!.id);
  };
  const act = async (actionId: string, verdict: { verb: 'approve' } | { verb: 'deny'; reason: string }) =>
    decide(person, { ...verdict, items: [{ id: await rowOf(actionId) }], via: 'api' }, { requestId: 'req' });
  return { client: new ApprovalClient(`${server.url}/`, { apiKey }), apiKey, act, rowOf };
}

const deploy = (id: string) => ({
  action_id: id,
  action_type: 'deploy',
  description: 'Deploy trading bot to Vercel',
  context: { platform: 'vercel', config: { projectName: 'trading-bot' } },
  run_id: 'wf_abc123',
  timeout_seconds: 3600,
});

describe('ApprovalClient against this server', () => {
  it('asks, waits by long poll, and goes on when a person approves', async () => {
    const { client, act } = await world();
    const request = await client.requestApproval(deploy('deploy-1'));
    expect(request).toMatchObject({ status: 'pending', run_id: 'wf_abc123', timeout_seconds: 3600 });
    expect(request.expires_at - request.requested_at).toBeCloseTo(3600, 0);
    const before = server.calls;
    const waiting = client.waitForApproval('deploy-1');
    await vi.waitFor(() => expect(server.calls).toBe(before + 2), { timeout: 15_000 }); // one look, one that is held
    await act('deploy-1', { verb: 'approve' });
    expect(await waiting).toMatchObject({ status: 'approved', action_id: 'deploy-1' });
    expect(server.calls).toBe(before + 2);
  });

  it('throws the documented texts for a rejection, a cancellation and a local timeout', async () => {
    const { client, act } = await world();
    await client.requestApproval(deploy('deploy-2'));
    await act('deploy-2', { verb: 'deny', reason: 'Too risky' });
    await expect(client.waitForApproval('deploy-2')).rejects.toThrow('Action not approved: Too risky');
    await client.requestApproval(deploy('deploy-3'));
    await expect(client.waitForApproval('deploy-3', 5, 0.05)).rejects.toThrow(
      'Approval timeout exceeded for action_id: deploy-3',
    );
    expect(await client.cancelApproval('deploy-3', 'Workflow cancelled')).toMatchObject({ status: 'cancelled' });
    await expect(client.waitForApproval('deploy-3')).rejects.toThrow('not approved');
    await expect(client.getApproval('nobody')).rejects.toThrow(/^Failed to get approval: 404 .*not found/);
  });

  it('lists what waits for a run', async () => {
    const { client } = await world();
    await client.requestApproval(deploy('deploy-4'));
    await client.requestBillingApproval('create_subscription', 29.99, 'wf_other', 7200);
    expect((await client.listPendingApprovals('wf_abc123', 50)).map((one) => one.action_id)).toEqual(['deploy-4']);
    expect(await client.listPendingApprovals()).toHaveLength(2);
  });
});

describe('PolicyClient and BudgetClient against this server', () => {
  it('check and enforce', async () => {
    const { apiKey } = await world();
    const policy = new PolicyClient(server.url, { apiKey });
    expect(await policy.checkDeployment('vercel', {})).toMatchObject({ allowed: true, requires_approval: true });
    expect(await policy.checkCodeExecution('npm test')).toMatchObject({ allowed: true, requires_approval: false });
    await expect(policy.checkAndEnforce('execute_code', { command: 'rm -rf /' })).rejects.toThrow('blocked by policy');
    const far = await policy.checkNetworkAccess('https://evilexample.com', ['*.example.com']);
    expect(() => policy.enforceDecision(far)).toThrow('requires human approval');
  });

  it('count what a run spends', async () => {
    const { apiKey } = await world();
    const budgets = new BudgetClient(server.url, { apiKey });
    expect(await budgets.createBudget('wf_1', 10)).toMatchObject({ spent: 0, remaining: 10, exceeded: false });
    expect(await budgets.spend('wf_1', 4)).toMatchObject({ spent: 4, remaining: 6 });
    expect(await budgets.canSpend('wf_1', 7)).toBe(false);
    await expect(budgets.spendWithEnforcement('wf_1', 7)).rejects.toThrow('Budget exceeded');
    await budgets.deleteBudget('wf_1');
    await expect(budgets.getBudget('wf_1')).rejects.toMatchObject({ status: 404 });
  });
});
