import { afterAll, describe, expect, it, vi } from 'vitest';
import { cancelApproval } from '@/lib/approvals/cancel';
import { decide } from '@/lib/approvals/decide';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { stopListening } from '@/lib/db/listen';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { byAgent, GATED, type Document } from '@/lib/execution/testing/approve';
import { arrangeAgent } from '@/lib/gateway/testing/arrange';
import { parseId } from '@/lib/ids';
import { makeRules } from '@/lib/standing-rules/testing/arrange';
import { HttpServer, keyOf } from './testing/http-server';
import { Countersign } from './countersign';
import { GuardrailViolation } from './errors';

const { sudo } = await testDatabase();
const PATIENT = { timeout: 15_000 };
provideEnv({ RATE_LIMIT: '0' });
const server = await new HttpServer().start();
afterAll(async () => {
  await server.stop();
  await stopListening();
});

/** An agent with its client, and a person who decides. */
async function world(document: Document = byAgent) {
  const arranged = await arrangeAgent(sudo, document, { separate_requester: 'off' });
  const person = await makeMember(sudo, arranged.orgId);
  const key = await keyOf(sudo, arranged.tokenId);
  const client = new Countersign({ url: server.url, apiKey: key });
  const idOf = (approvalId: string) => parseId('appr', approvalId)!;
  const call = { requestId: 'req-test' };
  return {
    ...arranged,
    client,
    key,
    approve: (id: string) => decide(person, { verb: 'approve', items: [{ id: idOf(id) }], via: 'api' }, call),
    deny: (id: string, hint: object = {}) =>
      decide(person, { verb: 'deny', items: [{ id: idOf(id) }], reason: 'too big', via: 'api', ...hint }, call),
    cancel: (id: string) => cancelApproval(person, idOf(id), { reason: 'not today' }, call),
    expire: (id: string) => sudo('UPDATE approvals SET expires_at = now() WHERE id = $1', [idOf(id)]),
    runs: () => sudo('SELECT mode, status FROM executions WHERE org_id = $1', [arranged.orgId]),
  };
}

const deploy = { type: 'kubernetes', tool: 'deploy', params: { image: 'app:v2' } };

describe('guard', () => {
  it('proposes, waits for the person, runs once with the grant and reports the result', async () => {
    const { client, approve, runs } = await world();
    const work = vi.fn((params: { image: string }) => ({ deployed: params.image }));
    const guarded = client.guard('kubernetes:deploy', work, {
      summary: 'Deploy app:v2',
      onPending: (id) => void approve(id),
    });
    expect(await guarded({ image: 'app:v2' })).toEqual({ deployed: 'app:v2' });
    expect(work).toHaveBeenCalledOnce();
    expect(await runs()).toEqual([{ mode: 'agent', status: 'succeeded' }]);
  });

  it('reports a failure and throws it on', async () => {
    const { client, approve, runs } = await world();
    const guarded = client.guard('kubernetes:deploy', () => Promise.reject(new Error('disk full')), {
      onPending: (id) => void approve(id),
    });
    await expect(guarded({})).rejects.toThrow('disk full');
    expect(await runs()).toEqual([{ mode: 'agent', status: 'failed' }]);
  });

  it('sends a report again when its answer was lost, and takes what was recorded for an answer', async () => {
    const { approve, runs, key } = await world();
    let lost = 0;
    const client = new Countersign({
      url: server.url,
      apiKey: key,
      fetch: async (input, init) => {
        const answer = await fetch(input, init);
        if (String(input).endsWith('/result') && lost++ === 0) throw new TypeError('socket hang up');
        return answer;
      },
    });
    const onReportFailed = vi.fn();
    const guarded = client.guard('kubernetes:deploy', () => 'done', {
      onPending: (id) => void approve(id),
      onReportFailed,
    });
    expect(await guarded({})).toBe('done');
    expect(lost).toBe(2);
    expect(onReportFailed).not.toHaveBeenCalled();
    expect(await runs()).toEqual([{ mode: 'agent', status: 'succeeded' }]);
  });

  it('does not run what a person denied, and teaches what would pass', async () => {
    const { client, deny } = await world();
    const work = vi.fn();
    const guarded = client.guard('kubernetes:deploy', work, {
      onPending: (id) => void deny(id, { retry: 'with_changes', suggested_params: { replicas: 1 } }),
    });
    const refusal = await guarded({ replicas: 9 }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(GuardrailViolation);
    expect(refusal).toMatchObject({
      name: 'ApprovalDeniedError',
      reason: 'too big',
      retry: 'with_changes',
      suggestedParams: { replicas: 1 },
    });
    expect(String(refusal)).toMatch(/not approved: too big.*with changes.*"replicas":1/);
    expect(work).not.toHaveBeenCalled();
  });

  it('keeps denied, expired, cancelled and denied by policy apart', async () => {
    const { client, cancel, expire } = await world();
    const guarded = client.guard('kubernetes:deploy', vi.fn());
    const cancelled = guarded({ n: 1 }, { onPending: (id) => void cancel(id) });
    await expect(cancelled).rejects.toMatchObject({ name: 'ApprovalCancelledError', reason: 'not today' });
    await expect(guarded({ n: 2 }, { onPending: (id) => void expire(id) })).rejects.toMatchObject({
      name: 'ApprovalExpiredError',
    });
    const none = await world({ capabilities: { requested: ['email:*'] } });
    await expect(none.client.guard('kubernetes:deploy', vi.fn())({})).rejects.toMatchObject({
      name: 'PolicyDeniedError',
      reasons: [{ code: 'CAPABILITY_MISSING' }],
    });
  });

  it('runs at once what the policy leaves to the agent, and gives what a connector answered', async () => {
    const free = await world({ tools: { deploy: { type: 'agent', config: {} } } });
    expect(await free.client.guard('kubernetes:deploy', () => 7)({})).toBe(7);
    const work = vi.fn();
    const here = await world({ tools: { deploy: { type: 'mock', config: { response_data: { done: true } } } } });
    expect(await here.client.guard('kubernetes:deploy', work)({})).toEqual({ done: true });
    expect(work).not.toHaveBeenCalled();
  });

  it('spends the grant and reports the run of what a standing rule approved, asking nobody', async () => {
    const { client, orgId, userId, runs } = await world();
    const image = { type: 'exact' as const, value: 'app:v2' };
    await makeRules(sudo, orgId, userId, [{ arg_constraints: { image } }]);
    const [work, onPending] = [vi.fn(() => 'done'), vi.fn()];
    expect(await client.guard('kubernetes:deploy', work, { onPending })({ image: 'app:v2' })).toBe('done');
    expect(work).toHaveBeenCalledOnce();
    expect(onPending).not.toHaveBeenCalled();
    expect(await runs()).toEqual([{ mode: 'agent', status: 'succeeded' }]);
  });

  it('goes on with an approval that another process asked for', async () => {
    const { client, approve } = await world();
    const { approval_id: id = '' } = await client.execute({ action: deploy });
    await approve(id);
    const guarded = client.guard('kubernetes:deploy', () => 'done');
    expect(await guarded(deploy.params, { resume: id })).toBe('done');
  });
});

describe('wait', () => {
  it('wakes 100 waiters on one approval with one decision', async () => {
    const { client, approve } = await world();
    const { approval_id: id = '' } = await client.execute({ action: deploy });
    const before = server.calls;
    const waiting = Array.from({ length: 100 }, () => client.wait(id, { until: 'decision' }));
    await vi.waitFor(() => expect(server.calls).toBe(before + 100), PATIENT);
    await approve(id);
    const states = await Promise.all(waiting);
    expect(states.every((state) => state.status === 'approved')).toBe(true);
    // Each by the one call that it made, with the one grant there is.
    expect(server.calls).toBe(before + 100);
    expect(new Set(states.map((state) => state.status === 'approved' && state.override_token)).size).toBe(1);
  });

  it('gets the answer after the server was away, also when it was decided meanwhile', async () => {
    const { client, approve } = await world();
    const { approval_id: id = '' } = await client.execute({ action: deploy });
    const before = server.calls;
    const waiting = client.waitForApproval(id);
    await vi.waitFor(() => expect(server.calls).toBe(before + 1), PATIENT);
    await server.stop();
    await approve(id);
    await server.start();
    expect(await waiting).toMatchObject({ status: 'approved', execution_status: 'granted' });
  });

  it('never loses a decision made before the wait began', async () => {
    const { client, deny } = await world();
    const { approval_id: id = '' } = await client.execute({ action: deploy });
    await deny(id);
    expect(await client.wait(id)).toMatchObject({ status: 'denied', reason: 'too big' });
  });

  it('ends by its timeout and by the signal, and the request stays pending', async () => {
    const { client } = await world();
    const { approval_id: id = '' } = await client.execute({ action: deploy });
    await expect(client.wait(id, { timeoutMs: 30 })).rejects.toMatchObject({
      name: 'WaitTimeoutError',
      approvalId: id,
    });
    const gone = new AbortController();
    const waiting = client.wait(id, { signal: gone.signal });
    gone.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(await client.status(id)).toMatchObject({ status: 'pending', poll_after_ms: expect.any(Number) });
  });
});

describe('the calls', () => {
  it('ask, evaluate, request, cancel', async () => {
    const { client, slug } = await world(GATED);
    expect(await client.evaluate({ action: deploy })).toMatchObject({ would_allow: false, decision: 'ESCALATE' });
    const asked = await client.request(slug, { action: { type: 'contract', tool: 'sign' }, summary: 'Renew C-9' });
    expect(asked).toMatchObject({ status: 'pending' });
    expect(await client.cancel(asked.approval_id, 'changed my mind')).toMatchObject({ status: 'cancelled' });
  });

  it('refuse with typed errors that name the field', async () => {
    const { client } = await world();
    const bad = client.execute({ action: { type: 'no spaces allowed', tool: 'x' } });
    await expect(bad).rejects.toMatchObject({
      name: 'ApiError',
      status: 422,
      code: 'INVALID',
      errors: [{ path: 'action.type' }],
    });
    const stranger = new Countersign({ url: server.url, apiKey: 'csa_no' });
    await expect(stranger.execute({ action: deploy })).rejects.toMatchObject({ status: 401 });
    const nowhere = new Countersign({ url: 'http://127.0.0.1:9', retries: 0 });
    await expect(nowhere.execute({ action: deploy })).rejects.toMatchObject({ name: 'NetworkError' });
  });
});
