import { z } from 'zod';
import { orgOperation } from '@/lib/api/operation';
import { orgMetrics as metrics } from '@/lib/contracts/metrics';
import * as wire from '@/lib/contracts/module';
import { action, actionId, actions, expireStaleActions } from '@/lib/dialects/module/actions';
import { approveAction, rejectAction } from '@/lib/dialects/module/decide';
import * as module from '@/lib/dialects/module/rules';
import { orgMetrics } from '@/lib/stats/metrics';

const TAG = 'Module dialect';
const ACTIONS = '/api/approvals/actions';
const ONE = `${ACTIONS}/{action_id}` as const;
const RULES = '/api/approvals/rules';
const ruleParams = z.object({ rule_id: z.string() });
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
    response: { status: 200, description: 'the action, with the rule', schema: wire.one(wire.approvedAction) },
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
  orgOperation({
    id: 'module.rules',
    method: 'GET',
    path: RULES,
    tag: TAG,
    summary: 'List standing rules, newest first',
    description: 'Only those in force unless `active_only=false`.',
    permission: 'rules.read',
    query: wire.rulesQuery,
    response: { status: 200, description: 'a page of rules', schema: wire.many(wire.moduleRule) },
    handler: (actor, call) => module.rules(actor, call.query),
  }),
  orgOperation({
    id: 'module.create_rule',
    method: 'POST',
    path: RULES,
    tag: TAG,
    summary: 'Make a standing rule',
    permission: 'rules.write',
    body: wire.createRuleBody,
    idempotency: 'replay',
    response: { status: 201, description: 'the rule', schema: wire.one(wire.moduleRule) },
    handler: async (actor, call) => ({ data: await module.makeRule(actor, call.body, call) }),
  }),
  orgOperation({
    id: 'module.rule_from_action',
    method: 'POST',
    path: `${RULES}/from-action`,
    tag: TAG,
    summary: 'Make a standing rule of an action',
    permission: 'rules.write',
    body: wire.ruleFromActionBody,
    idempotency: 'replay',
    response: { status: 201, description: 'the rule', schema: wire.one(wire.moduleRule) },
    handler: async (actor, call) => ({ data: await module.makeRuleFromAction(actor, call.body, call) }),
  }),
  orgOperation({
    id: 'module.suggestions',
    method: 'GET',
    path: `${RULES}/suggestions/{action_id}`,
    tag: TAG,
    summary: 'What a rule made of an action would say by itself',
    permission: 'rules.read',
    params: actionParams,
    response: { status: 200, description: 'constraints', schema: wire.one(wire.moduleSuggestions) },
    handler: async (actor, call) => ({ data: await module.suggestedConstraints(actor, call.params.action_id) }),
  }),
  orgOperation({
    id: 'module.rule',
    method: 'GET',
    path: `${RULES}/{rule_id}`,
    tag: TAG,
    summary: 'Get one standing rule',
    permission: 'rules.read',
    params: ruleParams,
    response: { status: 200, description: 'the rule', schema: wire.one(wire.moduleRule) },
    handler: async (actor, call) => ({ data: await module.rule(actor, module.ruleId(call.params.rule_id)) }),
  }),
  orgOperation({
    id: 'module.revoke_rule',
    method: 'POST',
    path: `${RULES}/{rule_id}/revoke`,
    tag: TAG,
    summary: 'Revoke a standing rule',
    permission: 'rules.write',
    params: ruleParams,
    body: wire.revokeRuleBody,
    bodyOptional: true,
    response: { status: 200, description: 'the rule', schema: wire.one(wire.moduleRule) },
    handler: async (actor, call) => ({
      data: await module.endRule(actor, module.ruleId(call.params.rule_id), call.body.reason, call),
    }),
  }),
  orgOperation({
    id: 'module.metrics',
    method: 'GET',
    path: '/api/approvals/metrics',
    tag: TAG,
    summary: 'Figures of today',
    permission: 'stats.read',
    response: { status: 200, description: 'the figures', schema: wire.one(metrics) },
    handler: async (actor) => ({ data: await orgMetrics(actor) }),
  }),
];
