import { approvalPage } from '@/lib/contracts/approvals';
import { page } from '@/lib/contracts/common';
import { interactionSummary } from '@/lib/contracts/interactions';
import { newInvitation } from '@/lib/contracts/members';
import { ruleInfo } from '@/lib/contracts/rules';
import { newWebhook } from '@/lib/contracts/webhooks';
import type { Visitor } from './browser';
import { Caller, read } from './caller';
import { http } from './http';
import type { Receiver } from './receiver';
import { OWNER, type Server } from './server';
import { signIn, type Role } from './world';

/** Where the pages of the demo organization are that have an id in their address, and who looks at them. */
export type Places = {
  /** `/demo` */
  readonly base: string;
  /** The path of an organization in which nothing has happened yet. */
  readonly emptyBase: string;
  readonly approvals: Readonly<Record<'pending' | 'executed' | 'denied' | 'ambiguous' | 'expired', string>>;
  readonly rule: string;
  readonly interaction: string;
  readonly webhook: string;
  /** The token of an open invitation. */
  readonly invitation: string;
  readonly people: Readonly<Record<'owner' | 'operator' | 'viewer' | 'newcomer', Visitor>>;
};

const PASSWORD = 'correct-horse-battery-9';

/** Environment of a server that has the demo organization. */
export const DEMO_ENV = { DEMO: '1', ADMIN_EMAIL: OWNER.email };

/**
 * Gives the demo organization of a fresh server what its first start leaves out (members with passwords, an invitation,
 * a policy, a secret, a webhook with deliveries), and finds one of everything that has a page of its own.
 */
export async function furnishDemo(server: Server, receiver: Receiver): Promise<Places> {
  const owner = new Caller(server.url, 'demo', await signIn(server.url, OWNER.email, OWNER.password));
  const approval = async (query: string) => {
    const [first] = read(approvalPage, await owner.get(`/approvals?limit=1&${query}`)).items;
    if (!first) throw new Error(`the demo has no approval for ${query}`);
    return first.approval_id;
  };
  const [rule] = read(page(ruleInfo), await owner.get('/rules?tool_name=email:send')).items;
  const [interaction] = read(
    page(interactionSummary),
    await owner.get('/interactions?decision=ESCALATE&limit=1'),
  ).items;
  await owner.post('/policies', {
    ...{ name: 'No deployments at weekends', effect: 'require_approval', priority: 10 },
    match: { actions: ['kubernetes:deploy', 'kubernetes:delete'] },
    message: 'Somebody must be at hand.',
  });
  await owner.post('/secrets', { name: 'crm_token', value: 'not-a-real-one', allowed_hosts: ['crm.example.com'] });
  const invited = read(
    newInvitation,
    await owner.post('/invitations', { email: 'sam.hale@demo.example', role: 'operator' }),
  );
  return {
    base: '/demo',
    emptyBase: '/acme',
    approvals: {
      pending: await approval('status=pending&action=kubernetes:deploy'),
      executed: await approval('execution_status=succeeded&action=kubernetes:deploy'),
      denied: await approval('status=denied'),
      ambiguous: await approval('execution_status=ambiguous'),
      expired: await approval('status=expired'),
    },
    rule: rule?.rule_id ?? '',
    interaction: interaction?.interaction_id ?? '',
    webhook: await webhook(owner, receiver),
    invitation: invited.token,
    people: {
      owner: OWNER,
      operator: await joined(owner, 'operator'),
      viewer: await joined(owner, 'viewer'),
      newcomer: await added(owner),
    },
  };
}

/** A webhook to which some went well, and some did not. */
async function webhook(owner: Caller, receiver: Receiver): Promise<string> {
  const body = {
    url: `${receiver.url}/countersign`,
    events: ['approval.created'],
    description: 'Chat of the platform team',
  };
  const { webhook_id: id } = read(newWebhook, await owner.post('/webhooks', body));
  for (const status of [200, 200, 503]) {
    receiver.behave({ status, body: status === 200 ? { ok: true } : { error: 'try again later' } });
    await owner.post(`/webhooks/${id}/test`);
  }
  return id;
}

async function joined(owner: Caller, role: Role): Promise<Visitor> {
  const who = { email: `${role}@demo.example`, password: PASSWORD };
  const { token } = read(newInvitation, await owner.post('/invitations', { email: who.email, role }));
  await http('POST', `${owner.server}/api/v1/invite/${token}`, { body: { password: who.password } });
  return who;
}

/** Somebody whose first password the owner made. */
async function added(owner: Caller): Promise<Visitor> {
  const who = { email: 'noor.aziz@demo.example', password: 'made-by-somebody-else-4' };
  const { status, text } = await owner.post('/members', { ...who, role: 'viewer' });
  if (status > 299) throw new Error(`could not add somebody: ${text}`);
  return who;
}
