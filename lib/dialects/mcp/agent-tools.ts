import { z } from 'zod';
import { cancelApproval } from '@/lib/approvals/cancel';
import { executeBody } from '@/lib/contracts/gateway';
import { jsonObject } from '@/lib/contracts/common';
import { action, actionId } from '@/lib/dialects/module/actions';
import { requestAction } from '@/lib/dialects/module/request';
import { forbidden, invalidField } from '@/lib/errors';
import { reportResult } from '@/lib/gateway/report-result';
import { approvalStatusFor } from '@/lib/gateway/status';
import type { Actor, AgentActor } from '@/lib/identity/actor';
import { ACTS, actionIdArgument, READS, tool, WRITES, type Tool } from './tool';

/** The permission table lets only agents' keys this far; the type follows it. */
function agent(actor: Actor): AgentActor {
  if (actor.kind !== 'agent') throw forbidden('This tool is for the keys of agents.');
  return actor;
}

const { context, run_id, session_id, summary, expires_in_seconds, counterparty, risk_score } = executeBody.shape;

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
  .optional()
  .meta({ description: 'the same key and action within 24 hours gives the first answer again: send it with retries' });

/** What agents do for themselves. None of these decides anything. */
export const agentTools: readonly Tool[] = [
  tool({
    name: 'request_action',
    title: 'Propose an action',
    description:
      'Call this before you do anything that touches the outside world. Say what exactly you want to do; policy answers. status "executed": it was run for you, done. "allowed": run it yourself now, once. "pending_approval": a person must decide; do nothing of it, call wait_for_decision. "denied": stop; do not look for a way around. When wait_for_decision gives you an override_token, call this again with the identical tool_name and tool_args and that token: it can be spent once, and gives you the go.',
    input: z.strictObject({
      tool_name: z
        .string()
        .min(3)
        .max(257)
        .meta({ description: 'type:tool', examples: ['email:send'] }),
      tool_args: jsonObject.default({}).meta({ description: 'every argument, exactly as it would run' }),
      summary: summary.meta({ description: 'one line for the person who decides: what, and to what end' }),
      reason: z.string().trim().max(2000).optional().meta({ description: 'why you ask; with ask_person' }),
      ask_person: z.boolean().default(false).meta({ description: 'true: ask a person even where policy would not' }),
      override_token: z.string().max(8192).optional().meta({ description: 'from wait_for_decision; spends the yes' }),
      context: context.meta({ description: 'what the person should know, as an object' }),
      counterparty: counterparty.meta({ description: 'whom it reaches, where the arguments do not say' }),
      risk_score,
      run_id,
      session_id,
      expires_in_seconds: expires_in_seconds.meta({
        description: 'how long a decision is of use; 48 hours unless said',
      }),
      idempotency_key: idempotencyKey,
    }),
    permission: (args) => (args.ask_person ? 'approvals.request' : 'gateway.execute'),
    hints: { ...ACTS, idempotentHint: false },
    run: (actor, { ask_person: direct, idempotency_key, ...args }, { requestId }) => {
      if (direct && args.override_token !== undefined) {
        throw invalidField('override_token', 'is spent without ask_person');
      }
      if (!direct && args.reason !== undefined) throw invalidField('reason', 'goes with ask_person; use summary');
      return requestAction(agent(actor), { ...args, direct }, { requestId, idempotencyKey: idempotency_key });
    },
  }),
  tool({
    name: 'wait_for_decision',
    title: 'Wait for a decision',
    description:
      'Waits until a person has decided one of your actions, at most wait_seconds, and tells how it stands. "pending" is no error: call it again, passing version as since. "approved" with a result: it was run for you. "approved" with an override_token: call request_action again with it before you run anything. "denied": stop and read the reason; with retry "with_changes" you may propose it anew with suggested_params. "expired" and "cancelled": it will not happen.',
    input: z.strictObject({
      action_id: actionIdArgument,
      wait_seconds: z.number().min(0).max(50).default(25),
      until: z
        .enum(['result', 'decision'])
        .default('result')
        .meta({ description: 'result: also wait for the run where the gateway does it' }),
      since: z.int().min(0).optional().meta({ description: 'version that you saw last: anything newer is an answer' }),
    }),
    permission: 'approvals.wait',
    hints: { ...READS, idempotentHint: false },
    run: (actor, { action_id, wait_seconds, until, since }, { requestId, signal }) =>
      approvalStatusFor(agent(actor), actionId(action_id), {
        waitMs: wait_seconds * 1000,
        until,
        since: since ?? null,
        requestId,
        signal,
      }),
  }),
  tool({
    name: 'report_result',
    title: 'Report how a run ended',
    description:
      'Tells how an approved action that you ran yourself ended, once, right after it. Only after request_action has taken the override_token. Report failures as well, with what went wrong.',
    input: z.strictObject({
      action_id: actionIdArgument,
      success: z.boolean(),
      data: z.unknown().optional().meta({ description: 'what came of it' }),
      error: z.unknown().optional().meta({ description: 'what went wrong; needed when success is false' }),
    }),
    permission: 'results.report',
    hints: { ...WRITES, idempotentHint: false },
    run: async (actor, { action_id, ...body }, { requestId }) => {
      if (!body.success && body.error === undefined) throw invalidField('error', 'is required when success is false');
      const id = actionId(action_id);
      await reportResult(agent(actor), id, body, requestId);
      return action(actor, id);
    },
  }),
  tool({
    name: 'get_action',
    title: 'Show one of your actions',
    description: 'Shows one of your own actions and how it stands, without waiting.',
    input: z.strictObject({ action_id: actionIdArgument }),
    permission: 'approvals.wait',
    hints: READS,
    run: (actor, { action_id }) => action(agent(actor), actionId(action_id)),
  }),
  tool({
    name: 'cancel_action',
    title: 'Withdraw an action',
    description:
      'Withdraws one of your own actions that still waits for a decision. Do it as soon as you no longer need it: somebody is reading it.',
    input: z.strictObject({ action_id: actionIdArgument, reason: z.string().trim().max(255).optional() }),
    permission: 'approvals.cancel_own',
    hints: { ...WRITES, destructiveHint: true },
    run: async (actor, { action_id, reason }, { requestId }) => {
      const id = actionId(action_id);
      await cancelApproval(agent(actor), id, { reason }, { requestId, via: 'mcp' });
      return action(actor, id);
    },
  }),
];
