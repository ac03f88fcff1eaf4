import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { orgOperation } from '@/lib/api/operation';
import { cancelApproval } from '@/lib/approvals/cancel';
import { bulkApprove, bulkDeny } from '@/lib/approvals/decide-bulk';
import { approve, deny } from '@/lib/approvals/decide-one';
import { expireStale } from '@/lib/approvals/expire';
import { bulkExtend, extendApproval } from '@/lib/approvals/extend';
import { getApproval } from '@/lib/approvals/get';
import { list } from '@/lib/approvals/list';
import * as decisions from '@/lib/contracts/approval-decisions';
import * as wire from '@/lib/contracts/approvals';
import { notFound } from '@/lib/errors';
import { parseId, type ApprovalId } from '@/lib/ids';

const TAG = 'Approvals';
const orgParams = z.object({ org: z.string() });
const params = z.object({ org: z.string(), approval_id: z.string() });
const idOf = (p: { approval_id: string }): ApprovalId => {
  const id = parseId('appr', p.approval_id);
  if (!id) throw notFound('approval');
  return id;
};
const base = '/api/v1/orgs/{org}/approvals' as const;

export const approvalOperations = [
  orgOperation({
    id: 'approvals.get',
    method: 'GET',
    path: `${base}/{approval_id}`,
    tag: TAG,
    summary: 'One approval',
    permission: 'approvals.read',
    params,
    response: { status: 200, description: 'the approval', schema: wire.approvalDetail },
    handler: (actor, call) => getApproval(actor, idOf(call.params)),
  }),
  orgOperation({
    id: 'approvals.approve',
    method: 'POST',
    path: `${base}/{approval_id}/approve`,
    tag: TAG,
    summary: 'Approve',
    permission: 'approvals.decide',
    params,
    body: decisions.approveBody,
    bodyOptional: true,
    response: { status: 200, description: 'approved', schema: decisions.approveAnswer },
    handler: (actor, call) => approve(actor, idOf(call.params), call.body, call),
  }),
  orgOperation({
    id: 'approvals.deny',
    method: 'POST',
    path: `${base}/{approval_id}/deny`,
    tag: TAG,
    summary: 'Deny',
    permission: 'approvals.decide',
    params,
    body: decisions.denyBody,
    response: { status: 200, description: 'denied', schema: decisions.denyAnswer },
    handler: (actor, call) => deny(actor, idOf(call.params), call.body, call),
  }),
  orgOperation({
    id: 'approvals.bulk_approve',
    method: 'POST',
    path: `${base}/bulk-approve`,
    tag: TAG,
    summary: 'Approve many',
    permission: 'approvals.decide',
    params: orgParams,
    body: decisions.bulkApproveBody,
    response: { status: 200, description: 'per item', schema: decisions.bulkApproveAnswer },
    handler: (actor, call) => bulkApprove(actor, call.body, call),
  }),
  orgOperation({
    id: 'approvals.bulk_deny',
    method: 'POST',
    path: `${base}/bulk-deny`,
    tag: TAG,
    summary: 'Deny many',
    permission: 'approvals.decide',
    params: orgParams,
    body: decisions.bulkDenyBody,
    response: { status: 200, description: 'per item', schema: decisions.bulkDenyAnswer },
    handler: (actor, call) => bulkDeny(actor, call.body, call),
  }),
];
void [cursorCodec, toPage, cancelApproval, expireStale, bulkExtend, extendApproval, list];
