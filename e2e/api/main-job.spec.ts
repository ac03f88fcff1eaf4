import { approvalDetail } from '@/lib/contracts/approvals';
import { approveAnswer, denyAnswer } from '@/lib/contracts/approval-decisions';
import { auditTrail } from '@/lib/contracts/audit';
import { read } from '../support/caller';
import { DEPLOY } from '../support/manifest';
import { expect, test } from '../support/test';

test.describe('the main job', () => {
  test('an approved action runs once with the exact params, and the waiting agent has the result at once', async ({
    world,
    agent,
    receiver,
  }) => {
    const operator = await world.operator();
    receiver.behave({ body: { revision: 7 } });
    const asked = await agent.execute(DEPLOY, {
      summary: 'Deploy app:v2.0.0 to production namespace',
      run_id: 'run-1',
    });
    expect(asked).toMatchObject({ decision: 'ESCALATE', executed: false, reasons: [{ code: 'REQUIRES_APPROVAL' }] });
    const id = asked.approval_id ?? '';
    const detail = read(approvalDetail, await operator.get(`/approvals/${id}`));
    expect(detail).toMatchObject({
      status: 'pending',
      action: DEPLOY,
      run_id: 'run-1',
      reason_codes: ['REQUIRES_APPROVAL'],
    });
    expect(receiver.calls).toHaveLength(0);

    const waiting = agent.status(id, 30);
    const answer = await operator.post(`/approvals/${id}/approve`, {
      notes: 'Reviewed deployment plan, approved for production rollout',
      expected_version: detail.version,
      expected_action_hash: detail.action_hash,
    });
    const decidedAt = performance.now();
    const approved = read(approveAnswer, answer);
    const told = await waiting;
    const woken = performance.now() - decidedAt;

    expect(approved).toMatchObject({ approval_id: id, status: 'approved', approved_by: 'operator@e2e.example' });
    expect(approved.execution_result).toMatchObject({ success: true, data: { revision: 7 } });
    expect(told).toMatchObject({
      status: 'approved',
      execution_status: 'succeeded',
      result: { data: { revision: 7 } },
    });
    // The agent's answer came with the result, not with the next poll.
    expect(woken).toBeLessThan(1_000);
    expect(receiver.calls).toHaveLength(1);
    expect(receiver.calls[0]).toMatchObject({ method: 'POST', path: '/deploy', json: DEPLOY.params });

    const trail = read(auditTrail, await operator.get(`/approvals/${id}/trail`));
    expect(trail.items.map((event) => event.type)).toEqual([
      'action_queued',
      'action_approved',
      'action_execution_started',
      'action_execution_succeeded',
    ]);
    expect(trail.items[1]).toMatchObject({ actor: { kind: 'user', label: 'operator@e2e.example' } });
  });

  test('a denied action is never called, and the agent gets the reason', async ({ world, agent, receiver }) => {
    const operator = await world.operator();
    const id = await agent.ask(DEPLOY);
    const waiting = agent.status(id, 30);
    const body = { reason: 'Not approved during code freeze', notes: 'Code freeze in effect until Dec 20' };
    const denied = read(denyAnswer, await operator.post(`/approvals/${id}/deny`, body));
    expect(denied).toMatchObject({ status: 'denied', denied_by: 'operator@e2e.example', ...body });
    expect(await waiting).toMatchObject({ status: 'denied', reason: body.reason });
    expect(receiver.calls).toHaveLength(0);
    const trail = read(auditTrail, await operator.get(`/approvals/${id}/trail`));
    expect(trail.items.map((event) => event.type)).toEqual(['action_queued', 'action_rejected']);
  });

  test('what policy allows runs at once, without anybody', async ({ receiver, agent }) => {
    const done = await agent.execute({ type: 'kubernetes', tool: 'scale', params: { replicas: 2 } });
    expect(done).toMatchObject({ decision: 'ALLOW', executed: true, result: { success: true } });
    expect(receiver.calls).toMatchObject([{ path: '/scale', json: { replicas: 2 } }]);
  });

  test('what policy denies is never called', async ({ receiver, agent }) => {
    const refused = await agent.execute({ type: 'kubernetes', tool: 'exec', params: { command: 'sh' } });
    expect(refused).toMatchObject({ decision: 'DENY', executed: false });
    expect(refused.reasons.length).toBeGreaterThan(0);
    expect(receiver.calls).toHaveLength(0);
  });
});
