import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { AppError } from '@/lib/errors';
import { parseId } from '@/lib/ids';
import { execute } from './execute';
import { dryRun } from './evaluate';
import { arrangeAgent, callOf, propose, request } from './testing/arrange';

const { sudo } = await testDatabase();

const gated = { constraints: { require_human_approval: ['kubernetes:deploy'] } };
const mocked = { tools: { deploy: { type: 'mock' as const, config: { response_data: { done: true } } } } };

const count = async (table: string, orgId: string, where = 'true') =>
  Number(
    (await sudo<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE org_id = $1 AND ${where}`, [orgId]))[0]?.n,
  );

describe('execute', () => {
  it.each(['pending', 'rejected'])('denies while the agent’s only manifest is %s', async (status) => {
    const { actor, orgId } = await arrangeAgent(sudo);
    await sudo('UPDATE manifests SET status = $2, approved_capabilities = NULL WHERE org_id = $1', [orgId, status]);
    const { answer } = await execute(actor, propose(), callOf());
    expect(answer).toMatchObject({ decision: 'DENY', reasons: [{ code: 'MANIFEST_INACTIVE' }] });
  });

  it('queues an escalated action with everything that the decision rests on, and its event', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    const { answer } = await execute(
      actor,
      propose({ params: { namespace: 'production', password: 'hunter2-hunter2' } }),
      callOf(),
    );
    expect(answer).toMatchObject({ decision: 'ESCALATE', executed: false, execution_mode: 'agent' });
    expect(answer.reasons).toEqual([
      {
        code: 'REQUIRES_APPROVAL',
        message: "Action 'kubernetes:deploy' requires human approval per manifest constraints",
      },
    ]);
    const id = parseId('appr', answer.approval_id ?? '');
    const [row] = await sudo('SELECT * FROM approvals WHERE org_id = $1 AND id = $2', [orgId, id]);
    expect(row).toMatchObject({
      status: 'pending',
      reason_codes: ['REQUIRES_APPROVAL'],
      execution_status: 'none',
      version: 1,
    });
    expect(JSON.stringify(row?.['params'])).not.toContain('hunter2');
    const events = await sudo('SELECT type, payload FROM audit_events WHERE org_id = $1', [orgId]);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'action_queued', payload: { expires_at: answer.expires_at } });
  });

  it('runs an allowed action once through its connector and records the result', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, mocked);
    const { answer } = await execute(actor, propose(), callOf());
    expect(answer).toMatchObject({
      decision: 'ALLOW',
      executed: true,
      execution_mode: 'gateway',
      result: { success: true, data: { done: true } },
    });
    const types = await sudo<{ type: string }>('SELECT type FROM audit_events WHERE org_id = $1 ORDER BY xid, id', [
      orgId,
    ]);
    expect(types.map((row) => row.type)).toEqual(['action_execution_started', 'action_execution_succeeded']);
    expect(await count('executions', orgId, `status = 'succeeded'`)).toBe(1);
  });

  it('denies what is not listed and records it', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, { policy: { tool_denylist: ['kubernetes:deploy'] } });
    const { answer } = await execute(actor, propose(), callOf());
    expect(answer.decision).toBe('DENY');
    expect(await count('interactions', orgId, `decision = 'DENY'`)).toBe(1);
    expect(await count('approvals', orgId)).toBe(0);
  });

  it('Law 9: closed by default: a suspended agent and an inactive manifest are denied', async () => {
    const first = await arrangeAgent(sudo, mocked);
    await sudo(`UPDATE agents SET status = 'suspended', suspended_at = now() WHERE org_id = $1`, [first.orgId]);
    expect((await execute(first.actor, propose(), callOf())).answer.decision).toBe('DENY');
    const second = await arrangeAgent(sudo, mocked);
    await sudo(`UPDATE manifests SET status = 'revoked' WHERE org_id = $1`, [second.orgId]);
    expect((await execute(second.actor, propose(), callOf())).answer.decision).toBe('DENY');
  });

  it('never overshoots a budget: of 40 concurrent calls on a limit of 10 exactly 10 are allowed', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, {
      ...mocked,
      constraints: { max_actions_per_day: 10, budget_escalate_at_percent: 100 },
    });
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => execute(actor, propose(), callOf()).catch((error: unknown) => error)),
    );
    const allowed = answers.filter(
      (a) => !(a instanceof Error) && (a as { answer: { decision: string } }).answer.decision === 'ALLOW',
    );
    expect(allowed).toHaveLength(10);
    const [counter] = await sudo('SELECT used, cap FROM budget_counters WHERE org_id = $1', [orgId]);
    expect(counter).toEqual({ used: 10, cap: 10 });
  });

  it('answers a repeated idempotency key with the first answer, and refuses another body', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, mocked);
    const first = await execute(actor, propose(), callOf('key-1'));
    const second = await execute(actor, propose(), callOf('key-1'));
    expect(second.replayed).toBe(true);
    expect(second.answer).toEqual({ ...first.answer, idempotent: true });
    expect(await count('executions', orgId)).toBe(1);
    await expect(execute(actor, propose(), callOf('key-1', 'other'))).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('runs a key that is sent 20 times at once only once', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, mocked);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => execute(actor, propose(), callOf('key-2'))),
    );
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(AppError);
    }
    expect(await count('executions', orgId)).toBe(1);
    expect(await count('interactions', orgId)).toBe(1);
  });

  it('refuses the 201st pending approval of one agent', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    const ask = (n: number) => execute(actor, propose({ params: { n } }), callOf());
    for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 20 }, (_, n) => ask(i * 20 + n)));
    await expect(ask(200)).rejects.toMatchObject({ code: 'TOO_MANY_PENDING' });
    expect(await count('approvals', orgId)).toBe(200);
  });

  it('takes a direct request to a person, whatever the manifest says', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, mocked);
    const { answer } = await execute(actor, request(), callOf());
    expect(answer.reasons.map((reason) => reason.code)).toEqual(['REQUESTED_BY_AGENT']);
    expect(await count('approvals', orgId, `status = 'pending' AND execution_mode = 'agent'`)).toBe(1);
  });

  it('lets an escalation through while an owner turned gating off, and says so on the interaction', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, { ...gated, ...mocked });
    await sudo(
      `UPDATE orgs SET gating_enabled = false, gating_reason = 'incident', gating_until = now() + interval '1 hour' WHERE id = $1`,
      [orgId],
    );
    expect((await execute(actor, propose(), callOf())).answer.decision).toBe('ALLOW');
    expect(await count('interactions', orgId, 'gating_off')).toBe(1);
    await sudo(`UPDATE orgs SET gating_until = now() - interval '1 second' WHERE id = $1`, [orgId]);
    expect((await execute(actor, propose(), callOf())).answer.decision).toBe('ESCALATE');
  });
});

describe('evaluate', () => {
  it('is a dry run: it answers as execute would and leaves no trace', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    const answer = await dryRun(actor, propose());
    expect(answer).toMatchObject({ would_allow: false, decision: 'ESCALATE', matched_rule: null });
    for (const table of ['interactions', 'approvals', 'audit_events', 'budget_counters'])
      expect(await count(table, orgId)).toBe(0);
  });
});
