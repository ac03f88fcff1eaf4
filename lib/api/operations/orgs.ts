import { z } from 'zod';
import { createOrgBody, gatingBody, orgDetail, reloaded, updateOrgBody } from '@/lib/contracts/orgs';
import { closeOrg } from '@/lib/orgs/close';
import { createOrg } from '@/lib/orgs/create';
import { setGating } from '@/lib/orgs/gating';
import { getOrg } from '@/lib/orgs/get';
import { reload } from '@/lib/orgs/reload';
import { updateOrg } from '@/lib/orgs/update';
import { accountOperation, orgOperation } from '../operation';

const tag = 'Organizations';
const params = z.object({ org: z.string() });
const path = '/api/v1/orgs/{org}';
const detail = { status: 200, description: 'the organization', schema: orgDetail };

export const orgOperations = [
  accountOperation({
    id: 'orgs.create',
    method: 'POST',
    path: '/api/v1/orgs',
    tag,
    summary: 'Make an organization',
    description:
      'For owners of the first organization. The maker is its owner. Slugs that are paths of this server are refused.',
    body: createOrgBody,
    response: { ...detail, status: 201 },
    handler: (account, call) => createOrg(account, call.body, call),
  }),
  orgOperation({
    id: 'orgs.get',
    method: 'GET',
    path,
    tag,
    summary: 'Get an organization with its settings',
    permission: 'settings.read',
    params,
    response: detail,
    handler: (actor) => getOrg(actor),
  }),
  orgOperation({
    id: 'orgs.update',
    method: 'PATCH',
    path,
    tag,
    summary: 'Change name and settings',
    description:
      'What is absent stays; groups are merged, lists replaced. `separate_requester: null` goes back to the default.',
    permission: 'settings.manage',
    params,
    body: updateOrgBody,
    response: detail,
    handler: (actor, call) => updateOrg(actor, call.body, call),
  }),
  orgOperation({
    id: 'orgs.close',
    method: 'DELETE',
    path,
    tag,
    summary: 'Close an organization',
    description:
      'At once: its paths answer 404 and its keys are void. Data goes by retention. The first organization stays.',
    permission: 'org.close',
    params,
    response: { status: 204, description: 'closed' },
    handler: (actor, call) => closeOrg(actor, call),
  }),
  orgOperation({
    id: 'orgs.gating',
    method: 'POST',
    path: `${path}/gating`,
    tag,
    summary: 'Turn gating off or on',
    description:
      'Off: what would wait for a person runs without one, until the end time (24 hours unless told). Shown on every page and recorded on each interaction.',
    permission: 'gating.manage',
    params,
    body: gatingBody,
    response: detail,
    handler: (actor, call) => setGating(actor, call.body, call),
  }),
  orgOperation({
    id: 'orgs.reload',
    method: 'POST',
    path: '/api/admin/reload',
    tag,
    summary: 'Read manifests, policies, tool settings and rules afresh',
    description:
      'Of the organization of the credential. Nothing is kept between requests, so a change is in force at once anyway; ' +
      'the answer says how much is in force and which manifest can’t be read.',
    permission: 'settings.manage',
    response: { status: 200, description: 'counts', schema: reloaded },
    handler: (actor) => reload(actor),
  }),
];
