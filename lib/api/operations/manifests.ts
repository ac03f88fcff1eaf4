import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { orgOperation } from '@/lib/api/operation';
import { agentParams } from '@/lib/contracts/agents';
import { page } from '@/lib/contracts/common';
import {
  approveManifestBody,
  manifestDetail,
  manifestHistoryQuery,
  manifestListQuery,
  manifestSummary,
  manifestValidation,
  manifestVersion,
  reactivateManifestBody,
  reasonAndNotesBody,
  registerManifestBody,
  validateManifestBody,
} from '@/lib/contracts/manifests';
import { approveManifest } from '@/lib/manifests/approve';
import { getManifest, getManifestOfAgent } from '@/lib/manifests/get';
import { manifestHistory } from '@/lib/manifests/history';
import { listManifests } from '@/lib/manifests/list';
import { registerManifest } from '@/lib/manifests/register';
import { reactivateManifest, rejectManifest, revokeManifest, suspendManifest } from '@/lib/manifests/transition';
import { validateManifest } from '@/lib/manifests/validate';

const TAG = 'Manifests';
const BASE = '/api/v1/orgs/{org}/manifests';
const orgParams = z.object({ org: z.string() });
const params = z.object({ org: z.string(), manifest_id: z.string() });
const byNewest = cursorCodec('manifests:-created_at', z.uuid());
const byVersion = cursorCodec('manifest-history:-version', z.int());
const changed = { status: 200, description: 'the manifest as it is now', schema: manifestDetail };

export const manifestOperations = [
  orgOperation({
    id: 'manifests.register',
    method: 'POST',
    path: BASE,
    tag: TAG,
    summary: 'Register a version of a manifest',
    description:
      'Takes the bare manifest or {manifest, description}; makes the agent if it is new. The version waits for an admin, whoever registers it. The hash is over the document with every default filled in, as GET answers it.',
    permission: 'manifests.register',
    params: orgParams,
    body: registerManifestBody,
    idempotency: 'replay',
    response: { status: 201, description: 'the pending version', schema: manifestSummary },
    handler: (actor, call) => registerManifest(actor, call.body, call),
  }),
  orgOperation({
    id: 'manifests.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List manifests, newest first',
    permission: 'manifests.read',
    params: orgParams,
    query: manifestListQuery,
    response: { status: 200, description: 'a page of manifests', schema: page(manifestSummary) },
    handler: async (actor, { query }) =>
      toPage(await listManifests(actor, query, byNewest.parse(query.cursor)), byNewest),
  }),
  orgOperation({
    id: 'manifests.validate',
    method: 'POST',
    path: `${BASE}/validate`,
    tag: TAG,
    summary: 'Check a manifest without registering it',
    permission: 'manifests.read',
    params: orgParams,
    body: validateManifestBody,
    response: { status: 200, description: 'its hash, or every fault; and warnings', schema: manifestValidation },
    handler: (actor, { body }) => validateManifest(actor, body),
  }),
  ...(['by-agent', 'by-uapk'] as const).map((alias) =>
    orgOperation({
      id: `manifests.${alias.replace('-', '_')}`,
      method: 'GET',
      path: `${BASE}/${alias}/{agent_id}`,
      tag: TAG,
      summary: 'Get the manifest in force of an agent, or its newest',
      permission: 'manifests.read',
      params: agentParams,
      response: { status: 200, description: 'the manifest', schema: manifestDetail },
      handler: (actor, call) => getManifestOfAgent(actor, call.params.agent_id),
    }),
  ),
  orgOperation({
    id: 'manifests.get',
    method: 'GET',
    path: `${BASE}/{manifest_id}`,
    tag: TAG,
    summary: 'Get one manifest with its document',
    permission: 'manifests.read',
    params,
    response: { status: 200, description: 'the manifest', schema: manifestDetail },
    handler: (actor, call) => getManifest(actor, call.params.manifest_id),
  }),
  orgOperation({
    id: 'manifests.history',
    method: 'GET',
    path: `${BASE}/{manifest_id}/history`,
    tag: TAG,
    summary: 'List the versions of the agent that a manifest belongs to, with what each changed',
    permission: 'manifests.read',
    params,
    query: manifestHistoryQuery,
    response: { status: 200, description: 'a page of versions', schema: page(manifestVersion) },
    handler: async (actor, { params: { manifest_id }, query }) =>
      toPage(await manifestHistory(actor, manifest_id, query, byVersion.parse(query.cursor)), byVersion),
  }),
  orgOperation({
    id: 'manifests.approve',
    method: 'POST',
    path: `${BASE}/{manifest_id}/approve`,
    tag: TAG,
    summary: 'Put a pending manifest in force',
    description: 'The version in force before is superseded at the same moment. People only.',
    permission: 'manifests.approve',
    params,
    body: approveManifestBody,
    bodyOptional: true,
    response: changed,
    handler: (actor, call) => approveManifest(actor, call.params.manifest_id, call.body, call),
  }),
  orgOperation({
    id: 'manifests.reject',
    method: 'POST',
    path: `${BASE}/{manifest_id}/reject`,
    tag: TAG,
    summary: 'Turn down a pending manifest',
    permission: 'manifests.approve',
    params,
    body: reasonAndNotesBody,
    response: changed,
    handler: (actor, call) => rejectManifest(actor, call.params.manifest_id, call.body, call),
  }),
  orgOperation({
    id: 'manifests.suspend',
    method: 'POST',
    path: `${BASE}/{manifest_id}/suspend`,
    tag: TAG,
    summary: 'Take a manifest out of force until it is reactivated',
    permission: 'manifests.manage',
    params,
    body: reasonAndNotesBody,
    response: changed,
    handler: (actor, call) => suspendManifest(actor, call.params.manifest_id, call.body, call),
  }),
  orgOperation({
    id: 'manifests.reactivate',
    method: 'POST',
    path: `${BASE}/{manifest_id}/reactivate`,
    tag: TAG,
    summary: 'Put a suspended manifest in force again',
    permission: 'manifests.manage',
    params,
    body: reactivateManifestBody,
    bodyOptional: true,
    response: changed,
    handler: (actor, call) => reactivateManifest(actor, call.params.manifest_id, call.body, call),
  }),
  orgOperation({
    id: 'manifests.revoke',
    method: 'POST',
    path: `${BASE}/{manifest_id}/revoke`,
    tag: TAG,
    summary: 'Take a manifest out of force for good',
    permission: 'manifests.manage',
    params,
    body: reasonAndNotesBody,
    response: changed,
    handler: (actor, call) => revokeManifest(actor, call.params.manifest_id, call.body, call),
  }),
];
