import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Scope } from '@/lib/authority/roles';
import { arrangeAgent } from '@/lib/gateway/testing/arrange';
import { newId } from '@/lib/ids';
import { ask, connect, key, sudo } from './testing/client';

describe('what agents do', () => {
  const tools = {
    deploy: { type: 'mock' as const, config: { response_data: { done: true } } },
    restore: { type: 'agent' as const },
  };
  async function agentAndPerson(constraints: Record<string, unknown>) {
    const { actor, userId, orgId } = await arrangeAgent(sudo, { tools, constraints });
    const scopes: Scope[] = ['gateway:execute', 'approvals:request', 'approvals:read'];
    const agent = await connect((await key(orgId, userId, { scopes, agent: actor.agentId })).text);
    const person = await connect((await key(orgId, userId, { mcp: true })).text);
    return { agent, person, orgId };
  }
  const GATED = { require_human_approval: ['kubernetes:*'] };

  it('what policy allows runs at once', async () => {
    const { agent } = await agentAndPerson({});
    const { value } = await ask(agent, 'request_action', { tool_name: 'kubernetes:deploy', tool_args: { n: 1 } });
    expect(value).toMatchObject({ status: 'executed', execution_result: { success: true, data: { done: true } } });
  });

  it('what needs a person waits 48 hours for one, and the waiter is told the result', async () => {
    const { agent, person } = await agentAndPerson(GATED);
    const asked = await ask(agent, 'request_action', { tool_name: 'kubernetes:deploy', summary: 'Deploy it' });
    expect(asked.value).toMatchObject({
      status: 'pending_approval',
      risk_tier: 'medium',
      rule_precedence: ['constraint_specificity_desc', 'bounded_scope_desc', 'created_at_desc', 'rule_id_asc'],
    });
    const { action_id } = z.object({ action_id: z.uuid() }).parse(asked.value);
    const [row] = await sudo(
      'SELECT dialect, extract(epoch FROM expires_at - created_at)::int AS seconds FROM approvals WHERE id = $1',
      [action_id],
    );
    expect(row).toEqual({ dialect: 'module', seconds: 172_800 });
    expect((await ask(agent, 'wait_for_decision', { action_id, wait_seconds: 0 })).value).toMatchObject({
      status: 'pending',
    });
    const waiting = ask(agent, 'wait_for_decision', { action_id, wait_seconds: 20 });
    await ask(person, 'approve_action', { action_id });
    expect((await waiting).value).toMatchObject({
      status: 'approved',
      result: { success: true, data: { done: true } },
    });
  });

  it('what it runs itself: the token is spent once, then the result is reported once', async () => {
    const { agent, person } = await agentAndPerson(GATED);
    const restore = { tool_name: 'kubernetes:restore', tool_args: { from: 'monday' } };
    const asked = await ask(agent, 'request_action', restore);
    const { action_id } = z.object({ action_id: z.string() }).parse(asked.value);
    await ask(person, 'approve_action', { action_id });
    const told = await ask(agent, 'wait_for_decision', { action_id });
    const { override_token } = z.object({ override_token: z.string() }).parse(told.value);
    const spent = await ask(agent, 'request_action', { ...restore, override_token });
    expect(spent.value).toMatchObject({ status: 'allowed', message: expect.stringContaining('report_result') });
    const twice = await ask(agent, 'request_action', { ...restore, override_token });
    expect(twice.value).toMatchObject({ status: 'denied', reasons: [{ code: 'OVERRIDE_TOKEN_ALREADY_USED' }] });
    const reported = await ask(agent, 'report_result', { action_id, success: true, data: { rows: 3 } });
    expect(reported.value).toMatchObject({
      status: 'executed',
      execution_result: { success: true, result: { rows: 3 } },
    });
    expect((await ask(agent, 'report_result', { action_id, success: true })).value).toMatchObject({
      error_code: 'conflict',
    });
  });

  it('asks a person outright, looks, and withdraws', async () => {
    const { agent, person } = await agentAndPerson({});
    const asked = await ask(agent, 'request_action', {
      tool_name: 'database:drop',
      ask_person: true,
      reason: 'It is empty',
      idempotency_key: 'once',
    });
    const { action_id } = z.object({ action_id: z.string() }).parse(asked.value);
    expect((await ask(agent, 'get_action', { action_id })).value).toMatchObject({ status: 'pending' });
    const withdrawn = await ask(agent, 'cancel_action', { action_id, reason: 'no longer needed' });
    expect(withdrawn.value).toMatchObject({
      status: 'rejected',
      state: 'cancelled',
      decided_by: 'agent:deployment-bot',
    });
    expect((await ask(person, 'approve_action', { action_id })).value).toMatchObject({ error_code: 'already_decided' });
    const foreign = await ask(agent, 'get_action', { action_id: newId('appr') });
    expect(foreign).toMatchObject({ failed: true, value: { error_code: 'not_found' } });
  });

  it('is for agents: a person’s token is told so', async () => {
    const { person } = await agentAndPerson({});
    const { failed } = await ask(person, 'request_action', { tool_name: 'a:b' });
    expect(failed).toBe(true);
  });
});
