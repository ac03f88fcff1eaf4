import { z } from 'zod';
import { orgOperation, Reply } from '@/lib/api/operation';
import * as wire from '@/lib/contracts/approvals-by-body';
import { signedApproval, signedDecisionBody, signedUseBody } from '@/lib/contracts/signed';
import { verifyAnswer, verifyBody } from '@/lib/contracts/signing';
import { cleanupAnswer, workflowApproval, workflowDecisionBody } from '@/lib/contracts/workflow';
import { getInDialect } from '@/lib/dialects/shared/get';
import { requestByDialect } from '@/lib/dialects/shared/request';
import { decideSigned } from '@/lib/dialects/signed/decide';
import { listSigned } from '@/lib/dialects/signed/list';
import { executeSigned } from '@/lib/dialects/signed/use';
import { verifySigned } from '@/lib/dialects/signed/verify';
import { cancelWorkflow, cleanUp, decideWorkflow } from '@/lib/dialects/workflow/decide';
import { listWaiting } from '@/lib/dialects/workflow/list';
import { agent } from './params';

const BOTH = 'Signed and workflow dialects';
const SIGNED = 'Signed dialect';
const WORKFLOW = 'Workflow dialect';
const BASE = '/api/v1/approvals';
const ONE = `${BASE}/{action_id}` as const;
const params = z.object({ action_id: z.string() });

/**
 * `/api/v1/approvals`, which two kinds of old clients share: services of signed approvals and workers of workflows. The
 * same approvals in their words (docs/moving-from.md); `{action_id}` is theirs or ours.
 */
export const sharedApprovalOperations = [
  orgOperation({
    id: 'shared.request',
    method: 'POST',
    path: BASE,
    tag: BOTH,
    summary: 'Ask a person; the body tells the dialect',
    permission: 'approvals.request',
    body: wire.requestByBody,
    idempotency: 'domain',
    response: { status: 201, description: 'the approval', schema: wire.approvalAnswer },
    handler: async (actor, call) => {
      const { requestId, idempotency } = call;
      const gatewayCall = { requestId, idempotency, operation: 'shared.request' };
      const { approval, replayed } = await requestByDialect(agent(actor), call.body, gatewayCall);
      return new Reply(201, approval, replayed ? { 'idempotent-replayed': 'true' } : {});
    },
  }),
  orgOperation({
    id: 'shared.list',
    method: 'GET',
    path: BASE,
    tag: BOTH,
    summary: 'List what waits, soonest expiring first; with status, agent or offset all, newest first, with counts',
    permission: 'approvals.read',
    query: wire.approvalsQuery,
    response: { status: 200, description: 'an array, or the list of signed approvals', schema: wire.approvalsAnswer },
    handler: (actor, { query }) =>
      query.status === undefined && query.agent === undefined && query.offset === undefined
        ? listWaiting(actor, query.run_id ?? null, query.limit)
        : listSigned(actor, query),
  }),
  orgOperation({
    id: 'shared.get',
    method: 'GET',
    path: ONE,
    tag: BOTH,
    summary: 'Get an approval in the dialect it was made in, or in that of `format`',
    permission: 'approvals.read',
    params,
    query: wire.itemQuery,
    response: { status: 200, description: 'the approval' },
    handler: (actor, call) => getInDialect(actor, call.params.action_id, call.query, call.signal),
  }),
  orgOperation({
    id: 'signed.approve',
    method: 'POST',
    path: `${ONE}/approve`,
    tag: SIGNED,
    summary: 'Approve or reject, signed',
    permission: 'approvals.decide',
    params,
    body: signedDecisionBody,
    response: { status: 200, description: 'the decided approval', schema: signedApproval },
    handler: (actor, call) => decideSigned(actor, call.params.action_id, call.body, call),
  }),
  orgOperation({
    id: 'signed.verify',
    method: 'POST',
    path: `${ONE}/verify`,
    tag: SIGNED,
    summary: 'Whether a signature or receipt is of the approval’s decision',
    permission: 'approvals.read',
    params,
    body: verifyBody,
    response: { status: 200, description: 'valid or why not', schema: verifyAnswer },
    handler: (actor, call) => verifySigned(actor, call.params.action_id, call.body),
  }),
  orgOperation({
    id: 'signed.execute',
    method: 'POST',
    path: `${ONE}/execute`,
    tag: SIGNED,
    summary: 'Check an approval against what is about to be done, and use it up',
    description:
      'In this order: it exists, is approved, its signature is valid, it has not expired, agent and action match, the context matches. The first failing check is the answer. A second use is refused.',
    permission: 'results.report',
    params,
    body: signedUseBody,
    response: { status: 200, description: 'the approval, executed now', schema: signedApproval },
    handler: (actor, call) => executeSigned(agent(actor), call.params.action_id, call.body, call),
  }),
  orgOperation({
    id: 'workflow.decide',
    method: 'POST',
    path: `${ONE}/decide`,
    tag: WORKFLOW,
    summary: 'Approve or reject',
    permission: 'approvals.decide',
    params,
    body: workflowDecisionBody,
    response: { status: 200, description: 'the decided approval', schema: workflowApproval },
    handler: (actor, call) => decideWorkflow(actor, call.params.action_id, call.body, call),
  }),
  orgOperation({
    id: 'workflow.cancel',
    method: 'POST',
    path: `${ONE}/cancel`,
    tag: WORKFLOW,
    summary: 'Withdraw what still waits',
    permission: 'approvals.withdraw',
    params,
    query: wire.cancelQuery,
    response: { status: 200, description: 'the cancelled approval', schema: workflowApproval },
    handler: (actor, call) => cancelWorkflow(actor, call.params.action_id, call.query.reason, call),
  }),
  orgOperation({
    id: 'workflow.cleanup',
    method: 'POST',
    path: `${BASE}/cleanup`,
    tag: WORKFLOW,
    summary: 'Record everything overdue as expired now',
    permission: 'approvals.expire',
    response: { status: 200, description: 'how many', schema: cleanupAnswer },
    handler: (actor, call) => cleanUp(actor, call),
  }),
];
