import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { orgOperation } from '@/lib/api/operation';
import { page } from '@/lib/contracts/common';
import { createPolicyBody, policyInfo, policyListQuery, updatePolicyBody } from '@/lib/contracts/policies';
import { createPolicy, deletePolicy, updatePolicy } from '@/lib/policies/change';
import { getPolicy, listPolicies } from '@/lib/policies/list';

const TAG = 'Policies';
const BASE = '/api/v1/orgs/{org}/policies';
const orgParams = z.object({ org: z.string() });
const params = z.object({ org: z.string(), policy_id: z.string() });
const byPriority = cursorCodec('policies:-priority', z.object({ priority: z.int(), id: z.uuid() }));

export const policyOperations = [
  orgOperation({
    id: 'policies.create',
    method: 'POST',
    path: BASE,
    tag: TAG,
    summary: 'Make an org policy',
    permission: 'policies.manage',
    params: orgParams,
    body: createPolicyBody,
    idempotency: 'replay',
    response: { status: 201, description: 'the policy', schema: policyInfo },
    handler: (actor, call) => createPolicy(actor, call.body, call),
  }),
  orgOperation({
    id: 'policies.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List org policies in the order of their evaluation',
    permission: 'policies.read',
    params: orgParams,
    query: policyListQuery,
    response: { status: 200, description: 'a page of policies', schema: page(policyInfo) },
    handler: async (actor, { query }) =>
      toPage(await listPolicies(actor, query, byPriority.parse(query.cursor)), byPriority),
  }),
  orgOperation({
    id: 'policies.get',
    method: 'GET',
    path: `${BASE}/{policy_id}`,
    tag: TAG,
    summary: 'Get one org policy',
    permission: 'policies.read',
    params,
    response: { status: 200, description: 'the policy', schema: policyInfo },
    handler: (actor, call) => getPolicy(actor, call.params.policy_id),
  }),
  orgOperation({
    id: 'policies.update',
    method: 'PATCH',
    path: `${BASE}/{policy_id}`,
    tag: TAG,
    summary: 'Change an org policy; what is absent stays',
    permission: 'policies.manage',
    params,
    body: updatePolicyBody,
    response: { status: 200, description: 'the policy as it is now', schema: policyInfo },
    handler: (actor, call) => updatePolicy(actor, call.params.policy_id, call.body, call),
  }),
  orgOperation({
    id: 'policies.delete',
    method: 'DELETE',
    path: `${BASE}/{policy_id}`,
    tag: TAG,
    summary: 'Delete an org policy',
    permission: 'policies.manage',
    params,
    response: { status: 204, description: 'it is gone' },
    handler: (actor, call) => deletePolicy(actor, call.params.policy_id, call),
  }),
];
