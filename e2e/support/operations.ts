import { OPERATIONS } from '@/lib/api/table';
import type { Operation } from '@/lib/api/operation';
import type { World } from './world';

export { OPERATIONS };
export type { Operation };

/** Real ids of one organization for the placeholders of paths: what a caller must not reach is really there. */
export type PathIds = Readonly<Record<string, string>>;

/** Fills a path's placeholders. Throws for one that no test knows: name its id here when a new operation needs one. */
export function pathOf(operation: Operation, ids: PathIds): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name === 'token_id' && !operation.path.includes('/capability-tokens/') ? 'key_id' : name];
    if (id === undefined) throw new Error(`${operation.id}: no test has an id for {${name}}`);
    return encodeURIComponent(id);
  });
  // A stream would go on for as long as there may be news.
  return operation.response.contentType === 'text/event-stream' ? `${path}?max_seconds=0` : path;
}

export const isUnsafe = (operation: Operation): boolean => operation.method !== 'GET';

/** One of everything in an organization, by the names of the placeholders. */
export async function oneOfEach(world: World, receiver: string, approvalId: string): Promise<PathIds> {
  const { owner } = world;
  const field = async (path: string, body: unknown, name: string): Promise<string> => {
    const answer = await owner.post(path, body);
    const value = (answer.json as Record<string, unknown>)[name];
    if (typeof value !== 'string') throw new Error(`${path}: ${answer.text}`);
    return value;
  };
  const host = new URL(receiver).hostname;
  const manifests = (await owner.get('/manifests')).json as { items: { manifest_id: string }[] };
  const interactions = (await owner.get('/interactions')).json as { items: { interaction_id: string }[] };
  const members = (await owner.get('/members')).json as { items: { user_id: string }[] };
  const sessions = (await owner.get('/api/v1/auth/sessions')).json as { items: { session_id: string }[] };
  const invited = { email: `someone-${world.slug}@e2e.example`, role: 'viewer' };
  const invitation = (await owner.post('/invitations', invited)).json as { invitation_id: string; token: string };
  return {
    org: world.org,
    approval_id: approvalId,
    action_id: approvalId,
    agent_id: 'deployment-bot',
    manifest_id: manifests.items[0]?.manifest_id ?? '',
    user_id: members.items.at(-1)?.user_id ?? '',
    session_id: sessions.items[0]?.session_id ?? '',
    invitation_id: invitation.invitation_id,
    token: invitation.token,
    token_id: await field('/capability-tokens', { agent_id: 'deployment-bot' }, 'token_id'),
    tool: 'kubernetes:deploy',
    secret_id: await field('/secrets', { name: 'deploy', value: 'a-value', allowed_hosts: [host] }, 'secret_id'),
    policy_id: await field('/policies', { name: 'freeze', effect: 'require_approval' }, 'policy_id'),
    webhook_id: await field('/webhooks', { url: receiver, events: ['rule.created'] }, 'webhook_id'),
    rule_id: await field('/rules', { tool_name: 'kubernetes:deploy', arg_constraints: { a: 'b' } }, 'rule_id'),
    key_id: await field('/tokens', { kind: 'service', name: 'some service' }, 'token_id'),
    interaction_id: interactions.items[0]?.interaction_id ?? '',
    run_id: 'run-1',
  };
}
