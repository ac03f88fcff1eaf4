import { createHash } from 'node:crypto';
import type { ExecuteAnswer } from '@/lib/contracts/gateway';
import { PRECEDENCE } from '@/lib/contracts/rule-trials';
import { invalidField } from '@/lib/errors';
import { execute } from '@/lib/gateway/execute';
import type { ProposedAction } from '@/lib/gateway/proposed-action';
import type { AgentActor } from '@/lib/identity/actor';
import { parseId } from '@/lib/ids';
import { action } from './actions';

/** An action as an agent of the module names it. */
export type RequestedAction = Omit<ProposedAction, 'action' | 'dialect'> & {
  tool_name: string;
  tool_args: Record<string, unknown>;
};

/** What an agent is told to do next, in the words that the module's agents know. */
export type RequestAnswer =
  | { status: 'executed'; interaction_id: string; execution_result: ExecuteAnswer['result'] }
  | { status: 'allowed'; interaction_id: string; message: string }
  | { status: 'denied'; interaction_id: string; reasons: ExecuteAnswer['reasons']; message: string }
  | {
      status: 'pending_approval' | 'approved';
      action_id: string;
      interaction_id: string;
      message: string;
      risk_tier: string;
      expires_at?: string;
      rule_precedence: readonly string[];
    };

/**
 * Proposes an action in the module's words. It runs, waits for a person, or is denied, as policy says; a direct request
 * always asks a person (or a rule). Throws as `execute`, and INVALID for a tool name without its type.
 */
export async function requestAction(
  actor: AgentActor,
  { tool_name, tool_args, ...rest }: RequestedAction,
  call: { requestId: string; idempotencyKey?: string | undefined },
): Promise<RequestAnswer> {
  const colon = tool_name.indexOf(':');
  if (colon <= 0) throw invalidField('tool_name', 'must be type:tool, like email:send');
  const named = { type: tool_name.slice(0, colon), tool: tool_name.slice(colon + 1), params: tool_args };
  const proposed: ProposedAction = { ...rest, action: named, dialect: 'module' };
  const { answer } = await execute(actor, proposed, {
    requestId: call.requestId,
    operation: 'mcp.request_action',
    idempotency:
      call.idempotencyKey === undefined
        ? null
        : { key: call.idempotencyKey, bodyHash: createHash('sha256').update(JSON.stringify(proposed)).digest('hex') },
  });
  return told(actor, answer, proposed.override_token !== undefined);
}

async function told(actor: AgentActor, answer: ExecuteAnswer, spent: boolean): Promise<RequestAnswer> {
  const { interaction_id, decision } = answer;
  const id = answer.approval_id === undefined ? null : parseId('appr', answer.approval_id);
  if (decision === 'DENY') {
    const message = 'Denied. Do not try it another way; read the reasons, and tell whoever gave you the task.';
    return { status: 'denied', interaction_id, reasons: answer.reasons, message };
  }
  if (answer.executed) return { status: 'executed', interaction_id, execution_result: answer.result };
  if (id === null) {
    const then = spent ? ', then tell how it ended with report_result' : '';
    return {
      status: 'allowed',
      interaction_id,
      message: `Run it yourself now, exactly as you described it, once${then}.`,
    };
  }
  const { risk_tier } = await action(actor, id);
  const pending = decision === 'ESCALATE';
  return {
    status: pending ? 'pending_approval' : 'approved',
    action_id: id,
    interaction_id,
    message: pending
      ? 'A person must decide. It has not run: do nothing of it, and call wait_for_decision with this action_id.'
      : 'Approved in advance. Call wait_for_decision with this action_id for its result, or for the override_token to run it with.',
    risk_tier,
    ...(answer.expires_at === undefined ? {} : { expires_at: answer.expires_at }),
    rule_precedence: PRECEDENCE,
  };
}
