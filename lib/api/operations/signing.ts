import { orgOperation, Reply } from '@/lib/api/operation';
import { receiptOf, verifyReceipt } from '@/lib/approvals/receipt';
import { verifySignature } from '@/lib/approvals/signature';
import * as wire from '@/lib/contracts/signing';
import type { Actor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { readSigningSecret, rotateSigningSecret } from '@/lib/signing-secrets/manage';
import { approvalId, approvalParams, orgParams, person } from './params';

const TAG = 'Signing';
const SECRET = '/api/v1/orgs/{org}/signing-secret';
const APPROVAL = '/api/v1/orgs/{org}/approvals/{approval_id}';

export const signingOperations = [
  orgOperation({
    id: 'signing_secret.get',
    method: 'GET',
    path: SECRET,
    tag: TAG,
    summary: 'Get the secret that signs decisions (HMAC); recorded',
    permission: 'signing_secret.manage',
    params: orgParams,
    response: { status: 200, description: 'the secret', schema: wire.signingSecret },
    handler: (actor, call) => readSigningSecret(person(actor), call),
  }),
  orgOperation({
    id: 'signing_secret.rotate',
    method: 'POST',
    path: `${SECRET}/rotate`,
    tag: TAG,
    summary: 'Replace the signing secret; the previous one stays valid for a set time',
    permission: 'signing_secret.manage',
    params: orgParams,
    body: wire.rotateSigningSecretBody,
    bodyOptional: true,
    idempotency: { without: ['secret'] },
    response: { status: 200, description: 'the new secret', schema: wire.signingSecret },
    handler: (actor, call) => rotateSigningSecret(person(actor), call.body, call),
  }),
  orgOperation({
    id: 'approvals.receipt',
    method: 'GET',
    path: `${APPROVAL}/receipt`,
    tag: TAG,
    summary: 'Get the receipt of a decision: a JWS that anybody can check offline',
    description: 'With `?format=jws` the compact JWS alone, as `countersign verify` reads it from a file.',
    permission: 'approvals.read',
    params: approvalParams,
    query: wire.receiptQuery,
    response: { status: 200, description: 'the receipt', schema: wire.receiptAnswer },
    handler: async (actor, call) => {
      const answer = await receiptOf(actor, approvalId(call.params));
      if (call.query.format === 'json') return new Reply(200, answer);
      return new Response(`${answer.receipt}\n`, { headers: { 'content-type': 'application/jose' } });
    },
  }),
  orgOperation({
    id: 'approvals.verify',
    method: 'POST',
    path: `${APPROVAL}/verify`,
    tag: TAG,
    summary: 'Whether a signature or receipt is of this approval’s decision',
    permission: 'approvals.read',
    params: approvalParams,
    body: wire.verifyBody,
    response: { status: 200, description: 'valid or why not', schema: wire.verifyAnswer },
    handler: (actor, call) => verifyEither(actor, approvalId(call.params), call.body),
  }),
];

/** One of the two is there, by the schema. */
function verifyEither(actor: Actor, id: ApprovalId, { signature, receipt }: wire.VerifyBody) {
  return receipt === undefined ? verifySignature(actor, id, signature ?? '') : verifyReceipt(actor, id, receipt);
}
