import { describe, expect, it } from 'vitest';
import { ApprovalClient, ApprovalStatus, type ApprovalRequest } from './approval-client';
import { BudgetClient } from './budget-client';
import { GuardrailViolation } from './errors';
import { PolicyClient } from './policy-client';

type Call = { method: string; url: string; body: unknown; headers: Record<string, string> };
type Canned = { status?: number; body?: unknown } | Error;

/** A `fetch` that gives these answers in turn (the last one for ever) and notes what was asked. */
function scripted(...answers: Canned[]) {
  const calls: Call[] = [];
  const fetch = (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const canned = answers[Math.min(calls.length, answers.length - 1)]!;
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    calls.push({ method: init.method!, url: String(input), body, headers: init.headers as Record<string, string> });
    if (canned instanceof Error) return Promise.reject(canned);
    const { status = 200, body: text = {} } = canned;
    return Promise.resolve(new Response(typeof text === 'string' ? text : JSON.stringify(text), { status }));
  };
  return { fetch, calls };
}

const request = (more: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  action_id: 'deploy-1',
  action_type: 'deploy',
  description: 'Deploy',
  context: {},
  run_id: 'wf_1',
  requested_by: 'temporal-worker',
  requested_at: 1769767200.25,
  status: 'pending',
  expires_at: 1769770800.25,
  timeout_seconds: 3600,
  ...more,
});

function clientOf(...answers: Canned[]) {
  const { fetch, calls } = scripted(...answers);
  return { client: new ApprovalClient('http://host:8000/', { apiKey: 'csa_x', fetch, retries: 0 }), calls };
}

describe('ApprovalClient', () => {
  it('asks with the documented defaults, and strips the trailing slash of its base', async () => {
    const { client, calls } = clientOf({ status: 201, body: request() });
    const given = { action_id: 'deploy-1', action_type: 'deploy', description: 'Deploy', run_id: 'wf_1' };
    expect(await client.requestApproval(given)).toEqual(request());
    expect(calls[0]).toMatchObject({
      method: 'POST',
      url: 'http://host:8000/api/v1/approvals/',
      body: { ...given, context: {}, requested_by: 'temporal-worker', timeout_seconds: 3600 },
      headers: { authorization: 'Bearer csa_x' },
    });
  });

  it('gives the approved request', async () => {
    const approved = request({ status: ApprovalStatus.APPROVED, decided_by: 'admin@example.com' });
    const { client } = clientOf({ body: request() }, { body: approved });
    expect(await client.waitForApproval('deploy-1', 0.01)).toEqual(approved);
  });

  it.each([
    ['rejected', 'Too risky', 'Action not approved: Too risky'],
    ['cancelled', 'Workflow cancelled', 'Action not approved: Workflow cancelled'],
    ['expired', null, 'Action not approved: Approval expired'],
  ] as const)('throws "not approved" for %s', async (status, reason, message) => {
    const { client } = clientOf({ body: request({ status, decision_reason: reason }) });
    await expect(client.waitForApproval('deploy-1', 0.01)).rejects.toThrow(message);
  });

  it('throws "timeout exceeded" after the time given, or the timeout of the request', async () => {
    const given = clientOf({ body: request() });
    await expect(given.client.waitForApproval('deploy-1', 0.01, 0.03)).rejects.toThrow(
      'Approval timeout exceeded for action_id: deploy-1',
    );
    const own = clientOf({ body: request({ timeout_seconds: 0.03 }) });
    await expect(own.client.waitForApproval('deploy-1', 0.01)).rejects.toThrow('timeout exceeded');
  });

  it('asks to be held, and polls where the server holds nobody or does not know the word', async () => {
    const holds = clientOf({ body: request() }, { body: request() }, { body: request({ status: 'approved' }) });
    await holds.client.waitForApproval('deploy-1', 0.001);
    expect(holds.calls.map(({ url }) => new URL(url).searchParams.has('wait'))).toEqual([false, true, false]);
    const refuses = clientOf({ body: request() }, { status: 422 }, { body: request({ status: 'approved' }) });
    await refuses.client.waitForApproval('deploy-1', 0.001);
    expect(refuses.calls.map(({ url }) => new URL(url).searchParams.has('wait'))).toEqual([false, true, false]);
  });

  it('goes on waiting when a poll fails, and gives up on a refusal', async () => {
    const lost = clientOf(new TypeError('fetch failed'), { status: 503 }, { body: request({ status: 'approved' }) });
    expect(await lost.client.waitForApproval('deploy-1')).toMatchObject({ status: 'approved' });
    const unknown = clientOf({ status: 404, body: { detail: 'Approval not found for action_id: x' } });
    await expect(unknown.client.waitForApproval('x')).rejects.toThrow(
      /^Failed to get approval: 404 .*Approval not found for action_id: x/,
    );
  });

  it('says which call failed, with status and body', async () => {
    const { client } = clientOf({ status: 400, body: 'nope' });
    const body = { action_id: 'a', action_type: 'deploy', description: '', run_id: 'r' };
    await expect(client.requestApproval(body)).rejects.toThrow('Failed to request approval: 400 nope');
    await expect(client.getApproval('a')).rejects.toThrow('Failed to get approval: 400 nope');
    await expect(client.listPendingApprovals('r')).rejects.toThrow('Failed to list approvals: 400 nope');
    await expect(client.cancelApproval('a', 'why')).rejects.toThrow('Failed to cancel approval: 400 nope');
  });

  it('lists and cancels by the documented addresses', async () => {
    const { client, calls } = clientOf({ body: [] });
    await client.listPendingApprovals('wf_1', 50);
    await client.cancelApproval('deploy-1', 'Workflow cancelled');
    expect(calls.map(({ method, url }) => `${method} ${new URL(url).pathname}${new URL(url).search}`)).toEqual([
      'GET /api/v1/approvals/?run_id=wf_1&limit=50',
      'POST /api/v1/approvals/deploy-1/cancel?reason=Workflow+cancelled',
    ]);
  });

  it('has helpers with ids, types and contexts of their own', async () => {
    const { client, calls } = clientOf({ status: 201, body: request() });
    await client.requestCodeExecutionApproval('npm run migrate:production', 'wf_1', 1800);
    await client.requestDeploymentApproval('vercel', { projectName: 'my-app' }, 'wf_1');
    await client.requestBillingApproval('create_subscription', 29.99, 'wf_1', 7200);
    expect(calls.map(({ body }) => body)).toMatchObject([
      {
        action_id: expect.stringMatching(/^code-exec-\d{13}-\w{9}$/),
        action_type: 'execute_code',
        description: 'Execute command: npm run migrate:production',
        context: { command: 'npm run migrate:production' },
        timeout_seconds: 1800,
      },
      {
        action_id: expect.stringMatching(/^deploy-vercel-\d{13}-\w{9}$/),
        action_type: 'deploy',
        context: { platform: 'vercel', config: { projectName: 'my-app' } },
        timeout_seconds: 3600,
      },
      {
        action_id: expect.stringMatching(/^billing-create_subscription-\d{13}-\w{9}$/),
        action_type: 'create_billing',
        context: { operation: 'create_subscription', amount: 29.99 },
        timeout_seconds: 7200,
      },
    ]);
  });
});

describe('PolicyClient', () => {
  const policy = new PolicyClient('http://host');

  it('enforces: a person can still allow what needs approval, nobody what is blocked', () => {
    const decide = (allowed: boolean, requires_approval: boolean) => () =>
      policy.enforceDecision({ allowed, requires_approval, reason: 'because' });
    expect(decide(true, false)).not.toThrow();
    expect(decide(true, true)).toThrow('Action requires human approval: because');
    expect(decide(false, true)).toThrow('Action requires human approval: because');
    expect(decide(false, false)).toThrow('Action blocked by policy: because');
    expect(decide(false, false)).toThrow(GuardrailViolation);
  });

  it('sends the action with its context', async () => {
    const { fetch, calls } = scripted({ body: { allowed: true, reason: 'ok', requires_approval: false } });
    const client = new PolicyClient('http://host', { fetch });
    await client.checkNetworkAccess('https://a.example', ['*.example']);
    await client.checkBilling('refund');
    expect(calls.map(({ body }) => body)).toEqual([
      { action: 'network_access', context: { url: 'https://a.example', allowlist: ['*.example'] } },
      { action: 'create_billing', context: { operation: 'refund' } },
    ]);
  });
});

describe('BudgetClient', () => {
  it('throws when the run has spent too much', async () => {
    const budget = { run_id: 'wf_1', spent: 12, limit: 10, remaining: 0, exceeded: true };
    const { fetch } = scripted({ body: budget });
    const client = new BudgetClient('http://host', { fetch });
    expect(await client.isExceeded('wf_1')).toBe(true);
    await expect(client.spendWithEnforcement('wf_1', 2)).rejects.toThrow(
      /Budget exceeded for run wf_1: spent 12 of 10/,
    );
    await expect(client.enforceLimit('wf_1')).rejects.toMatchObject({ budget });
  });
});
