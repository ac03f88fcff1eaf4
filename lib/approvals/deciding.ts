import type { DecisionVia } from '@/lib/authority/duties';
import { forbidden } from '@/lib/errors';
import type { Actor, UserActor } from '@/lib/identity/actor';

/** By what way a person decides, as it is recorded: in the console, through the API, or by an MCP tool. */
export type Via = 'ui' | 'api' | 'mcp';

/** The way that follows from the credential; MCP tools say so themselves. */
export const viaOf = (actor: UserActor): Via => (actor.via === 'session' ? 'ui' : 'api');

/** The same in the words of the duties: a decision through MCP is one by a personal token, and never by session. */
export const dutyVia = (actor: UserActor, via: Via): DecisionVia => (via === 'mcp' ? 'mcp' : actor.via);

/** Law 6: only people say yes. Keys never get past here, whatever their scopes. */
export function requirePerson(actor: Actor): UserActor {
  if (actor.kind !== 'user') throw forbidden('Only a person can decide an approval.', 'HUMAN_REQUIRED');
  return actor;
}
