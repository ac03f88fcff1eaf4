import { z } from 'zod';
import { orgOperation } from '@/lib/api/operation';
import * as wire from '@/lib/contracts/module';
import { action, actionId, actions, expireStaleActions } from '@/lib/dialects/module/actions';
import { approveAction, rejectAction } from '@/lib/dialects/module/decide';

const TAG = 'Module dialect';
const ACTIONS = '/api/approvals/actions';
const ONE = `${ACTIONS}/{action_id}` as const;
const actionParams = z.object({ action_id: z.string() });

/** The API of the standing-rules module that people come from: the same approvals in its words (docs/moving-from.md). */
export const moduleOperations = [
  orgOperation({
    id: 'module.actions',
    method: 'GET',
    path: ACTIONS,
    tag: TAG,
    summary: 'List actions, newest first',
    permission: 'approvals.read',
    query: wire.actionsQuery,
    response: { status: 200, description: 'a page of actions', schema: wire.many(wire.moduleAction) },
    handler: (actor, call) => actions(actor, call.query),
  }),
  orgOperation({
    id: 'module.executed',
    method: 'GET',
    path: `${ACTIONS}/executed`,
    tag: TAG,
    summary: 'List what was run, latest decision first',
    permission: 'approvals.read',
    query: wire.executedQuery,
    response: { status: 200, description: 'a page of actions', schema: wire.many(wire.moduleAction) },
    handler: (actor, call) => actions(actor, call.query, 'decided'),
  }),
  orgOperation({
    id: 'module.action',
    method: 'GET',
    path: ONE,
    tag: TAG,
    summary: 'Get one action',
    permission: 'approvals.read',
    params: actionParams,
    response: { status: 200, description: 'the action', schema: wire.one(wire.moduleAction) },
    handler: async (actor, call) => ({ data: await action(actor, actionId(call.params.action_id)) }),
  }),
  orgOperation({
    id: 'module.approve',
    method: 'POST',
    path: `${ONE}/approve`,
    tag: TAG,
    summary: 'Approve an action, and run it where the gateway does',
    permission: 'approvals.decide',
    params: actionParams,
    body: wire.approveActionBody,
    bodyOptional: true,
    response: { status: 200, description: 'the action', schema: wire.one(wire.moduleAction) },
    handler: async (actor, call) => ({
      data: await approveAction(actor, actionId(call.params.action_id), call.body, call),
    }),
  }),
  orgOperation({
    id: 'module.reject',
    method: 'POST',
    path: `${ONE}/reject`,
    tag: TAG,
    summary: 'Reject an action',
    permission: 'approvals.decide',
    params: actionParams,
    body: wire.rejectActionBody,
    bodyOptional: true,
    response: { status: 200, description: 'the action', schema: wire.one(wire.moduleAction) },
    handler: async (actor, call) => ({
      data: await rejectAction(actor, actionId(call.params.action_id), call.body, call),
    }),
  }),
  orgOperation({
    id: 'module.expire_stale',
    method: 'POST',
    path: `${ACTIONS}/expire-stale`,
    tag: TAG,
    summary: 'Record everything overdue as expired now',
    permission: 'approvals.expire',
    body: wire.expireBody,
    bodyOptional: true,
    response: { status: 200, description: 'what was expired', schema: wire.one(wire.expireAnswer) },
    handler: async (actor, call) => ({ data: await expireStaleActions(actor, call) }),
  }),
];
