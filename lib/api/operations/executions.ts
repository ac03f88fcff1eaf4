import { z } from 'zod';
import { orgOperation } from '@/lib/api/operation';
import { getApproval } from '@/lib/approvals/get';
import { approvalDetail } from '@/lib/contracts/approvals';
import { text } from '@/lib/contracts/common';
import { reconcileExecution } from '@/lib/execution/reconcile';
import { retryExecution } from '@/lib/execution/retry';
import { approvalId, approvalParams, person } from './params';

export const executionOperations = [
  orgOperation({
    id: 'executions.retry',
    method: 'POST',
    path: '/api/v1/orgs/{org}/approvals/{approval_id}/retry',
    tag: 'Approvals',
    summary: 'Run a failed or ambiguous action again, by explicit act',
    permission: 'executions.retry',
    params: approvalParams,
    body: z.strictObject({}),
    bodyOptional: true,
    response: { status: 200, description: 'the approval with its new execution', schema: approvalDetail },
    handler: async (actor, call) => {
      const id = approvalId(call.params);
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
    params: approvalParams,
    body: z.strictObject({
      outcome: z.enum(['succeeded', 'failed']),
      notes: text(1000).min(1, 'is required: how do you know?'),
    }),
    response: { status: 200, description: 'the approval', schema: approvalDetail },
    handler: async (actor, call) => {
      const id = approvalId(call.params);
      await reconcileExecution(person(actor), id, call.body, call);
      return getApproval(actor, id);
    },
  }),
];
