import { can } from '@/lib/authority/can';
import type { Permission } from '@/lib/authority/permissions';
import type { RiskTier } from '@/lib/contracts/manifest';
import { forbidden } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';

/** The refusal that every client of the module knows: a machine tried what is a person's to do. */
export type HumanRequired = {
  error: string;
  error_code: 'human_actor_required';
  operation: string;
  actor_type: Actor['kind'];
  actor_id: string;
  authenticated: true;
};

export const humanRequired = (actor: Actor, operation: string, error: string): HumanRequired => ({
  error,
  error_code: 'human_actor_required',
  operation,
  actor_type: actor.kind,
  actor_id: actor.kind === 'user' ? actor.userId : actor.kind === 'agent' ? actor.agentId : actor.tokenId,
  authenticated: true,
});

/**
 * Why this caller may not decide by a tool, or null when they may. A model drives the client, so a person must have chosen
 * this beforehand: only with a personal token for which `mcp_decisions` was asked for (with the password) and that carries
 * the scope. Tier critical is refused later, by the duties, whatever the token.
 */
export function whyNotHuman(actor: Actor, permission: Permission): string | null {
  if (actor.kind !== 'user') {
    return `Only a person may do this; this is the key of ${actor.kind === 'agent' ? 'an agent' : 'a service'}.`;
  }
  if (actor.via !== 'personal_token') {
    return 'Deciding through MCP takes a personal token made for it; a sign-in is not enough.';
  }
  if (!actor.mcpDecisions) {
    return 'This token was not made to decide through MCP. Make one with "may decide through MCP" (mcp_decisions), or decide in the browser.';
  }
  const allowed = can(actor, permission);
  return allowed.ok ? null : allowed.detail;
}

/** A yes in advance is a yes: for tier critical it is given in the browser, whatever the token. Throws HUMAN_REQUIRED. */
export async function notCritical(tierOf: () => Promise<RiskTier>): Promise<void> {
  if ((await tierOf()) !== 'critical') return;
  throw forbidden('A rule for a critical tool is made in the browser, not through MCP.', 'HUMAN_REQUIRED');
}
