import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { orgOperation } from '@/lib/api/operation';
import { createCapabilityToken } from '@/lib/capability-tokens/create';
import { listCapabilityTokens } from '@/lib/capability-tokens/list';
import { revokeCapabilityToken } from '@/lib/capability-tokens/revoke';
import {
  capabilityTokenCreated,
  capabilityTokenInfo,
  capabilityTokenListQuery,
  createCapabilityTokenBody,
  revokeCapabilityTokenBody,
} from '@/lib/contracts/capability-tokens';
import { page } from '@/lib/contracts/common';

const TAG = 'Capability tokens';
const BASE = '/api/v1/orgs/{org}/capability-tokens';
const orgParams = z.object({ org: z.string() });
const byNewest = cursorCodec('capability-tokens:-created_at', z.uuid());

export const capabilityTokenOperations = [
  orgOperation({
    id: 'capability_tokens.create',
    method: 'POST',
    path: BASE,
    tag: TAG,
    summary: 'Issue a capability token (EdDSA JWT), shown once',
    description: "Narrows what the agent's manifest allows for the calls that carry it; never widens it.",
    permission: 'capability_tokens.manage',
    params: orgParams,
    body: createCapabilityTokenBody,
    idempotency: { without: ['token'] },
    response: { status: 201, description: 'the token', schema: capabilityTokenCreated },
    handler: (actor, call) => createCapabilityToken(actor, call.body, call),
  }),
  orgOperation({
    id: 'capability_tokens.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List capability tokens, newest first',
    permission: 'capability_tokens.read',
    params: orgParams,
    query: capabilityTokenListQuery,
    response: { status: 200, description: 'a page of tokens', schema: page(capabilityTokenInfo) },
    handler: async (actor, { query }) =>
      toPage(await listCapabilityTokens(actor, query, byNewest.parse(query.cursor)), byNewest),
  }),
  orgOperation({
    id: 'capability_tokens.revoke',
    method: 'POST',
    path: `${BASE}/{token_id}/revoke`,
    tag: TAG,
    summary: 'Revoke a capability token at once',
    permission: 'capability_tokens.manage',
    params: z.object({ org: z.string(), token_id: z.string() }),
    body: revokeCapabilityTokenBody,
    bodyOptional: true,
    response: { status: 200, description: 'the token, revoked', schema: capabilityTokenInfo },
    handler: (actor, call) => revokeCapabilityToken(actor, call.params.token_id, call.body, call),
  }),
];
