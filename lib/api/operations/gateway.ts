import { z } from 'zod';
import { orgOperation, Reply, type CallInfo } from '@/lib/api/operation';
import * as wire from '@/lib/contracts/gateway';
import { approvalDetail } from '@/lib/contracts/approvals';
import { text } from '@/lib/contracts/common';
import { cancelApproval } from '@/lib/approvals/cancel';
import { getApproval } from '@/lib/approvals/get';
import { forbidden, invalidField } from '@/lib/errors';
import { executeBatch } from '@/lib/gateway/batch';
import { dryRun } from '@/lib/gateway/evaluate';
import { execute, type Answered } from '@/lib/gateway/execute';
import { gatewayHealth } from '@/lib/gateway/health';
import { fromExecute, fromRequest, requireOwnAgent } from '@/lib/gateway/proposed-action';
import { reportResult } from '@/lib/gateway/report-result';
import { approvalStatusFor } from '@/lib/gateway/status';
import { parseId } from '@/lib/ids';
import { publicOperation } from '../operation';
import { agent, approvalId, approvalParams, orgParams } from './params';

const TAG = 'Gateway';
const ownParams = approvalParams.omit({ org: true });

const stored = ({ answer, replayed }: Answered): Reply =>
  new Reply(200, answer, replayed ? { 'idempotent-replayed': 'true' } : {});

const callOf = (call: CallInfo, operation: string) => ({
  requestId: call.requestId,
  operation,
  idempotency: call.idempotency,
});

export const gatewayOperations = [
  orgOperation({
    id: 'gateway.execute',
    method: 'POST',
    path: '/api/v1/gateway/execute',
    tag: TAG,
    summary: 'Propose an action: it runs, waits for a person, or is denied',
    description:
      'ALLOW runs it at once (or leaves it to the agent), ESCALATE makes an approval, DENY refuses. HTTP 200 for all three.',
    permission: 'gateway.execute',
    body: wire.executeBody,
    idempotency: 'domain',
    response: { status: 200, description: 'the decision', schema: wire.executeAnswer },
    handler: async (actor, call) => {
      requireOwnAgent(agent(actor), call.body);
      return stored(await execute(agent(actor), fromExecute(call.body), callOf(call, 'gateway.execute')));
    },
  }),
  orgOperation({
    id: 'gateway.evaluate',
    method: 'POST',
    path: '/api/v1/gateway/evaluate',
    tag: TAG,
    summary: 'Ask what execute would answer, without any effect',
    permission: 'gateway.evaluate',
    body: wire.executeBody,
    response: { status: 200, description: 'the decision that would be made now', schema: wire.evaluateAnswer },
    handler: (actor, call) => {
      requireOwnAgent(agent(actor), call.body);
      return dryRun(agent(actor), fromExecute(call.body));
    },
  }),
  orgOperation({
    id: 'gateway.batch',
    method: 'POST',
    path: '/api/v1/gateway/batch',
    tag: TAG,
    summary: 'Propose up to 100 actions, each as execute would',
    permission: 'gateway.execute',
    body: wire.batchBody,
    idempotency: 'replay',
    response: { status: 200, description: 'one result per action, in order', schema: wire.batchAnswer },
    handler: (actor, call) => {
      requireOwnAgent(agent(actor), call.body);
      return executeBatch(agent(actor), call.body, call);
    },
  }),
  orgOperation({
    id: 'gateway.status',
    method: 'GET',
    path: '/api/v1/gateway/approvals/{approval_id}/status',
    tag: TAG,
    summary: 'How an own approval stands, waiting for news up to 60 seconds',
    description:
      'Never an error for "not yet": a pending answer carries `poll_after_ms` and `version` to pass as `since`.',
    permission: 'approvals.wait',
    params: ownParams,
    query: wire.statusQuery,
    response: { status: 200, description: 'the state', schema: wire.statusAnswer },
    handler: (actor, call) =>
      approvalStatusFor(agent(actor), approvalId(call.params), {
        waitMs: call.query.wait * 1000,
        until: call.query.until,
        since: call.query.since ?? null,
        requestId: call.requestId,
        signal: call.signal(),
      }),
  }),
  orgOperation({
    id: 'gateway.result',
    method: 'POST',
    path: '/api/v1/gateway/approvals/{approval_id}/result',
    tag: TAG,
    summary: 'Report how an action that the agent ran itself ended, once',
    permission: 'results.report',
    idempotency: 'replay',
    params: ownParams,
    body: wire.resultBody,
    response: { status: 200, description: 'what was recorded' },
    handler: (actor, call) => reportResult(agent(actor), approvalId(call.params), call.body, call.requestId),
  }),
  orgOperation({
    id: 'gateway.cancel',
    method: 'POST',
    path: '/api/v1/gateway/approvals/{approval_id}/cancel',
    tag: TAG,
    summary: 'Withdraw an own request that is still pending',
    permission: 'approvals.cancel_own',
    params: ownParams,
    body: z.strictObject({ reason: text(255).optional() }),
    bodyOptional: true,
    response: { status: 200, description: 'the cancelled approval' },
    handler: (actor, call) => cancelApproval(agent(actor), approvalId(call.params), call.body, call),
  }),
  orgOperation({
    id: 'approvals.request',
    method: 'POST',
    path: '/api/v1/orgs/{org}/approvals',
    tag: 'Approvals',
    summary: 'Ask a person outright, without a gateway call',
    permission: 'approvals.request',
    params: orgParams,
    body: wire.requestBody,
    idempotency: 'domain',
    response: { status: 201, description: 'the approval', schema: approvalDetail },
    handler: async (actor, call) => {
      requireOwnAgent(agent(actor), call.body);
      const { answer, replayed } = await execute(
        agent(actor),
        fromRequest(call.body),
        callOf(call, 'approvals.request'),
      );
      if (answer.decision === 'DENY') throw forbidden(answer.reasons.at(-1)?.message ?? 'Policy denies this request.');
      const id = parseId('appr', answer.approval_id ?? '');
      if (!id) throw invalidField('action', 'made no approval');
      return new Reply(201, await getApproval(actor, id), replayed ? { 'idempotent-replayed': 'true' } : {});
    },
  }),
  publicOperation({
    id: 'gateway.health',
    method: 'GET',
    path: '/api/v1/gateway/health',
    tag: TAG,
    summary: 'Whether the gateway and its database work',
    document: true,
    response: { status: 200, description: 'healthy or not' },
    handler: async () => {
      const health = await gatewayHealth();
      return new Reply(health.status === 'healthy' ? 200 : 503, health);
    },
  }),
];
