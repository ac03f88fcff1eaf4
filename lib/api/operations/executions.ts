import { z } from 'zod';
import { orgOperation } from '@/lib/api/operation';
import { getApproval } from '@/lib/approvals/get';
import { approvalDetail } from '@/lib/contracts/approvals';
import { text } from '@/lib/contracts/common';
import { forbidden, notFound } from '@/lib/errors';
import { reconcileExecution } from '@/lib/execution/reconcile';
import { retryExecution } from '@/lib/execution/retry';
import type { Actor, UserActor } from '@/lib/identity/actor';
import { parseId, type ApprovalId } from '@/lib/ids';

const params = z.object({ org: z.string(), approval_id: z.string() });

/** The permission table lets only people this far; the type follows it. */
function person(actor: Actor): UserActor {
  if (actor.kind !== 'user') throw forbidden('Only a person may do this.', 'HUMAN_REQUIRED');
  return actor;
}

function approvalId(text: string): ApprovalId {
  const id = parseId('appr', text);
  if (!id) throw notFound('approval');
  return id;
}

export const executionOperations = [
  orgOperation({
    id: 'executions.retry',
    method: 'POST',
    path: '/api/v1/orgs/{org}/approvals/{approval_id}/retry',
    tag: 'Approvals',
    summary: 'Run a failed or ambiguous action again, by explicit act',
    permission: 'executions.retry',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    response: { status: 200, description: 'the approval with its new execution', schema: approvalDetail },
    handler: async (actor, call) => {
      const id = approvalId(call.params.approval_id);
      await retryExecution(person(actor), id, call);
      return getApproval(actor, id);
    },
  }),
  orgOperation({
    id: 'executions.reconcile',
    method: 'POST',
    path: '/api/v1/orgs/{org}/approvals/{approval_id}/reconcile',
    tag: 'Approvals',
    summary: 'Say how an ambiguous run ended',
    permission: 'executions.reconcile',
    params,
    body: z.strictObject({
      outcome: z.enum(['succeeded', 'failed']),
      notes: text(1000).min(1, 'is required: how do you know?'),
    }),
    response: { status: 200, description: 'the approval', schema: approvalDetail },
    handler: async (actor, call) => {
      const id = approvalId(call.params.approval_id);
      await reconcileExecution(person(actor), id, call.body, call);
      return getApproval(actor, id);
    },
  }),
];
