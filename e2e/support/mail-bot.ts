import { randomBytes } from 'node:crypto';
import type { Scope } from '@/lib/authority/roles';
import { Caller } from './caller';
import { AgentCaller, type World } from './world';

export const EMAIL = { type: 'mail', tool: 'bot_email_send' };
const mailer = {
  'mail:bot_email_send': { type: 'mock', config: { response_data: { sent: true } }, amount_path: null },
};

/** An agent whose mails wait for a person, and its manifest. */
export async function mailBot(world: World, receiver: string) {
  const id = `mail-bot-${randomBytes(3).toString('hex')}`;
  await world.manifest({
    version: '1.0',
    agent: { id, name: 'Mail Bot', version: '1.0.0' },
    capabilities: { requested: ['mail:*', 'kubernetes:*'] },
    constraints: { require_human_approval: ['mail:bot_email_send', 'kubernetes:deploy'] },
    tools: {
      ...mailer,
      'kubernetes:deploy': { type: 'http_request', config: { url: `${receiver}/deploy` }, amount_path: null },
    },
  });
  const key = await world.key({ kind: 'agent', agent_id: id });
  return new AgentCaller(world.server.url, world.org, key);
}

/** The same person by a token of this organization: a sign-in of a member of several says nothing of which. */
export async function bound(who: Caller, scopes: Scope[] = ALL): Promise<Caller> {
  const made = await who.post('/tokens', { kind: 'personal', name: `t-${randomBytes(4).toString('hex')}`, scopes });
  return new Caller(who.server, who.org, (made.json as { token: string }).token);
}
export const READ: Scope[] = ['approvals:read', 'rules:read'];
export const ALL: Scope[] = [...READ, 'approvals:decide', 'approvals:expire', 'rules:write', 'admin'];
