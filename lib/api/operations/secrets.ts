import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { orgOperation } from '@/lib/api/operation';
import { page } from '@/lib/contracts/common';
import { createSecretBody, rotateSecretBody, secretInfo, secretListQuery } from '@/lib/contracts/secrets';
import { createSecret, deleteSecret, rotateSecret } from '@/lib/secrets/change';
import { listSecrets } from '@/lib/secrets/list';

const TAG = 'Secrets';
const BASE = '/api/v1/orgs/{org}/secrets';
const orgParams = z.object({ org: z.string() });
const params = z.object({ org: z.string(), secret_id: z.string() });
const byName = cursorCodec('secrets:name', z.string());

export const secretOperations = [
  orgOperation({
    id: 'secrets.create',
    method: 'POST',
    path: BASE,
    tag: TAG,
    summary: 'Store a secret that connectors may send to its hosts',
    description: 'The value is sealed and never read back; it is sent only over https and only to allowed_hosts.',
    permission: 'secrets.manage',
    params: orgParams,
    body: createSecretBody,
    idempotency: 'replay',
    response: { status: 201, description: 'the secret without its value', schema: secretInfo },
    handler: (actor, call) => createSecret(actor, call.body, call),
  }),
  orgOperation({
    id: 'secrets.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List secrets, without their values',
    permission: 'secrets.read',
    params: orgParams,
    query: secretListQuery,
    response: { status: 200, description: 'a page of secrets', schema: page(secretInfo) },
    handler: async (actor, { query }) => toPage(await listSecrets(actor, query, byName.parse(query.cursor)), byName),
  }),
  orgOperation({
    id: 'secrets.rotate',
    method: 'POST',
    path: `${BASE}/{secret_id}/rotate`,
    tag: TAG,
    summary: 'Give a secret a new value',
    permission: 'secrets.manage',
    params,
    body: rotateSecretBody,
    response: { status: 200, description: 'the secret without its value', schema: secretInfo },
    handler: (actor, call) => rotateSecret(actor, call.params.secret_id, call.body, call),
  }),
  orgOperation({
    id: 'secrets.delete',
    method: 'DELETE',
    path: `${BASE}/{secret_id}`,
    tag: TAG,
    summary: 'Delete a secret at once',
    permission: 'secrets.manage',
    params,
    response: { status: 204, description: 'it is gone' },
    handler: (actor, call) => deleteSecret(actor, call.params.secret_id, call),
  }),
];
