import { z } from 'zod';
import { orgOperation } from '@/lib/api/operation';
import * as wire from '@/lib/contracts/safety';
import { safetyCheck } from '@/lib/policy/presets/check';
import { canSpend, createBudget, deleteBudget, getBudget, spend } from '@/lib/run-budgets/budgets';
import { agent } from './params';

const TAG = 'Workflow dialect';
const BUDGET = '/api/v1/safety/budget';
const runParams = z.object({ run_id: z.string().min(1).max(200) });
const permission = 'safety.use';

/** What workers of workflows ask before they act on their own: the built-in policy set, and budgets of their runs. */
export const safetyOperations = [
  orgOperation({
    id: 'safety.check',
    method: 'POST',
    path: '/api/v1/safety/check',
    tag: TAG,
    summary: 'Whether the built-in policy set allows an action, and whether a person must approve it',
    permission,
    body: wire.safetyCheckBody,
    response: { status: 200, description: 'the answer', schema: wire.safetyDecision },
    handler: (_actor, { body }) => Promise.resolve(safetyCheck(body.action, body.context)),
  }),
  orgOperation({
    id: 'safety.budget_create',
    method: 'POST',
    path: `${BUDGET}/create`,
    tag: TAG,
    summary: 'Give a run a budget',
    permission,
    body: wire.createBudgetBody,
    idempotency: 'replay',
    response: { status: 201, description: 'the budget', schema: wire.runBudget },
    handler: (actor, { body }) => createBudget(agent(actor), body.run_id, body.limit),
  }),
  orgOperation({
    id: 'safety.budget_spend',
    method: 'POST',
    path: `${BUDGET}/spend`,
    tag: TAG,
    summary: 'Record what a run has spent; with `enforce` only what fits',
    permission,
    body: wire.spendBody,
    idempotency: 'replay',
    response: { status: 200, description: 'the budget', schema: wire.runBudget },
    handler: (actor, { body }) => spend(agent(actor), body.run_id, body.amount, body.enforce),
  }),
  orgOperation({
    id: 'safety.budget_can_spend',
    method: 'POST',
    path: `${BUDGET}/can-spend`,
    tag: TAG,
    summary: 'Whether an amount would still fit',
    permission,
    body: wire.canSpendBody,
    response: { status: 200, description: 'the budget, and whether', schema: wire.canSpendAnswer },
    handler: (actor, { body }) => canSpend(agent(actor), body.run_id, body.amount),
  }),
  orgOperation({
    id: 'safety.budget_get',
    method: 'GET',
    path: `${BUDGET}/{run_id}`,
    tag: TAG,
    summary: 'Get the budget of a run',
    permission,
    params: runParams,
    response: { status: 200, description: 'the budget', schema: wire.runBudget },
    handler: (actor, call) => getBudget(agent(actor), call.params.run_id),
  }),
  orgOperation({
    id: 'safety.budget_delete',
    method: 'DELETE',
    path: `${BUDGET}/{run_id}`,
    tag: TAG,
    summary: 'Delete the budget of a run',
    permission,
    params: runParams,
    response: { status: 204, description: 'it is gone' },
    handler: (actor, call) => deleteBudget(agent(actor), call.params.run_id),
  }),
];
