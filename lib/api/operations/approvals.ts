import { z } from 'zod';
import { approvalPageOf } from '@/lib/api/approval-page';
import { orgOperation } from '@/lib/api/operation';
import { cancelApproval } from '@/lib/approvals/cancel';
import { bulkApprove, bulkDeny } from '@/lib/approvals/decide-bulk';
import { approve, deny } from '@/lib/approvals/decide-one';
import { requirePerson } from '@/lib/approvals/deciding';
import { expireStale } from '@/lib/approvals/expire';
import { bulkExtend, extendApproval } from '@/lib/approvals/extend';
import { getApproval } from '@/lib/approvals/get';
import { revealMasked } from '@/lib/approvals/reveal';
import { approvalStats } from '@/lib/approvals/stats';
import { trailOf } from '@/lib/audit/trail';
import * as decisions from '@/lib/contracts/approval-decisions';
import * as wire from '@/lib/contracts/approvals';
import { auditTrail } from '@/lib/contracts/audit';
import { stats, statsQuery } from '@/lib/contracts/stats';
import { notFound } from '@/lib/errors';
import { parseId, type ApprovalId } from '@/lib/ids';

const TAG = 'Approvals';
const BASE = '/api/v1/orgs/{org}/approvals';
const ONE = `${BASE}/{approval_id}` as const;
const orgParams = z.object({ org: z.string() });
const params = z.object({ org: z.string(), approval_id: z.string() });

function idOf({ approval_id }: { approval_id: string }): ApprovalId {
  const id = parseId('appr', approval_id);
  if (!id) throw notFound('approval');
  return id;
}

export const approvalOperations = [
  orgOperation({
    id: 'approvals.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List approvals',
    description: 'Newest first unless sorted otherwise. An overdue approval counts as expired, swept or not.',
    permission: 'approvals.read',
    params: orgParams,
    query: wire.approvalListQuery,
    response: { status: 200, description: 'a page of approvals', schema: wire.approvalPage },
    handler: (actor, call) => approvalPageOf(actor, call.query),
  }),
  orgOperation({
    id: 'approvals.pending',
    method: 'GET',
    path: `${BASE}/pending`,
    tag: TAG,
    summary: 'List what waits for a decision',
    permission: 'approvals.read',
    params: orgParams,
    query: wire.pendingListQuery,
    response: { status: 200, description: 'a page of approvals', schema: wire.approvalPage },
    handler: (actor, call) => approvalPageOf(actor, { ...call.query, status: ['pending'] }),
  }),
  orgOperation({
    id: 'approvals.stats',
    method: 'GET',
    path: `${BASE}/stats`,
    tag: TAG,
    summary: 'Figures of a period',
    description: 'Approvals created in [from, to) by their status now; response times and rates of people’s decisions.',
    permission: 'stats.read',
    params: orgParams,
    query: statsQuery,
    response: { status: 200, description: 'the figures', schema: stats },
    handler: (actor, call) => approvalStats(actor, call.query),
  }),
  orgOperation({
    id: 'approvals.get',
    method: 'GET',
    path: ONE,
    tag: TAG,
    summary: 'Get one approval with everything it was decided on',
    permission: 'approvals.read',
    params,
    response: { status: 200, description: 'the approval', schema: wire.approvalDetail },
    handler: (actor, call) => getApproval(actor, idOf(call.params)),
  }),
  orgOperation({
    id: 'approvals.trail',
    method: 'GET',
    path: `${ONE}/trail`,
    tag: TAG,
    summary: 'Get the audit events of one approval, oldest first',
    permission: 'approvals.read',
    params,
    response: { status: 200, description: 'its events', schema: auditTrail },
    handler: async (actor, call) => ({ items: await trailOf(actor, idOf(call.params)) }),
  }),
  orgOperation({
    id: 'approvals.approve',
    method: 'POST',
    path: `${ONE}/approve`,
    tag: TAG,
    summary: 'Approve, and run it where the gateway does',
    description:
      'Waits up to 10 seconds for the result, else answers execution.status "running". Send back the version and action hash that were shown: a difference refuses with 409 CHANGED.',
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
    path: `${ONE}/deny`,
    tag: TAG,
    summary: 'Deny with a reason, which the agent is told',
    permission: 'approvals.decide',
    params,
    body: decisions.denyBody,
    response: { status: 200, description: 'denied', schema: decisions.denyAnswer },
    handler: (actor, call) => deny(actor, idOf(call.params), call.body, call),
  }),
  orgOperation({
    id: 'approvals.cancel',
    method: 'POST',
    path: `${ONE}/cancel`,
    tag: TAG,
    summary: 'Withdraw a pending approval',
    permission: 'approvals.cancel',
    params,
    body: decisions.cancelBody,
    bodyOptional: true,
    response: { status: 200, description: 'cancelled', schema: decisions.cancelAnswer },
    handler: (actor, call) => cancelApproval(actor, idOf(call.params), call.body, call),
  }),
  orgOperation({
    id: 'approvals.extend',
    method: 'POST',
    path: `${ONE}/extend`,
    tag: TAG,
    summary: 'Give a pending approval more time',
    permission: 'approvals.extend',
    params,
    body: decisions.extendBody,
    response: { status: 200, description: 'extended', schema: decisions.extendAnswer },
    handler: (actor, call) => extendApproval(actor, idOf(call.params), call.body.expires_in_seconds, call),
  }),
  orgOperation({
    id: 'approvals.reveal',
    method: 'POST',
    path: `${ONE}/reveal`,
    tag: TAG,
    summary: 'Show the masked values of the params; recorded',
    permission: 'approvals.reveal',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    response: { status: 200, description: 'the masked values', schema: decisions.revealAnswer },
    handler: (actor, call) => revealMasked(requirePerson(actor), idOf(call.params), call),
  }),
  orgOperation({
    id: 'approvals.bulk_approve',
    method: 'POST',
    path: `${BASE}/bulk-approve`,
    tag: TAG,
    summary: 'Approve up to 500, each by itself',
    description: 'One bad id never harms the rest. Critical ones are decided one by one: BULK_NOT_ALLOWED.',
    permission: 'approvals.decide',
    params: orgParams,
    body: decisions.bulkApproveBody,
    response: { status: 200, description: 'per item, in order', schema: decisions.bulkApproveAnswer },
    handler: (actor, call) => bulkApprove(actor, call.body, call),
  }),
  orgOperation({
    id: 'approvals.bulk_deny',
    method: 'POST',
    path: `${BASE}/bulk-deny`,
    tag: TAG,
    summary: 'Deny up to 500 with one reason, each by itself',
    permission: 'approvals.decide',
    params: orgParams,
    body: decisions.bulkDenyBody,
    response: { status: 200, description: 'per item, in order', schema: decisions.bulkDenyAnswer },
    handler: (actor, call) => bulkDeny(actor, call.body, call),
  }),
  orgOperation({
    id: 'approvals.bulk_extend',
    method: 'POST',
    path: `${BASE}/bulk-extend`,
    tag: TAG,
    summary: 'Give up to 500 pending approvals more time',
    permission: 'approvals.extend',
    params: orgParams,
    body: decisions.bulkExtendBody,
    response: { status: 200, description: 'per item, in order', schema: decisions.bulkExtendAnswer },
    handler: (actor, call) => bulkExtend(actor, call.body.approval_ids, call.body.expires_in_seconds, call),
  }),
  orgOperation({
    id: 'approvals.expire_stale',
    method: 'POST',
    path: `${BASE}/expire-stale`,
    tag: TAG,
    summary: 'Record everything overdue as expired now',
    description: 'The sweeper does the same every few seconds; overdue approvals are never shown as pending meanwhile.',
    permission: 'approvals.expire',
    params: orgParams,
    body: z.strictObject({}),
    bodyOptional: true,
    response: { status: 200, description: 'what was expired', schema: decisions.expireStaleAnswer },
    handler: (actor, call) => expireStale(actor, call),
  }),
];
