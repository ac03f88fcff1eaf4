import { z } from 'zod';
import { createTokenBody, newToken, token, tokenList, tokenQuery } from '@/lib/contracts/tokens';
import { createToken } from '@/lib/tokens/create';
import { listTokens } from '@/lib/tokens/list';
import { revokeToken } from '@/lib/tokens/revoke';
import { cursorCodec, toPage } from '../cursor';
import { orgOperation } from '../operation';

const tag = 'Tokens';
const params = z.object({ org: z.string() });
const path = '/api/v1/orgs/{org}/tokens';
const cursor = cursorCodec('tokens', z.uuid());

export const tokenOperations = [
  orgOperation({
    id: 'tokens.list',
    method: 'GET',
    path,
    tag,
    summary: 'List tokens',
    description: 'One’s own personal tokens; for an admin every token of the organization.',
    permission: 'tokens.manage_own',
    params,
    query: tokenQuery,
    response: { status: 200, description: 'tokens, newest first', schema: tokenList },
    handler: async (actor, { query }) => toPage(await listTokens(actor, query, cursor.parse(query.cursor)), cursor),
  }),
  orgOperation({
    id: 'tokens.create',
    method: 'POST',
    path,
    tag,
    summary: 'Make a token',
    description:
      'A personal token for oneself, or (admin) a key of an agent or service. The token is shown once. Deciding, writing rules and administration can’t be put on keys.',
    permission: 'tokens.manage_own',
    params,
    body: createTokenBody,
    response: { status: 201, description: 'the token', schema: newToken },
    idempotency: { without: ['token'] },
    handler: (actor, call) => createToken(actor, call.body, call),
  }),
  orgOperation({
    id: 'tokens.revoke',
    method: 'POST',
    path: `${path}/{token_id}/revoke`,
    tag,
    summary: 'Revoke a token',
    description: 'Void from the next request on.',
    permission: 'tokens.manage_own',
    params: params.extend({ token_id: z.string() }),
    response: { status: 200, description: 'the token', schema: token },
    handler: (actor, call) => revokeToken(actor, call.params.token_id, call),
  }),
];
