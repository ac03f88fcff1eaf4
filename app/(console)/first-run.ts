import type { FirstRunProps } from '@/components/agents/first-run';
import { listAgents } from '@/lib/agents/list';
import { can } from '@/lib/authority/can';
import { env } from '@/lib/env';
import type { UserActor } from '@/lib/identity/actor';
import { listInteractions } from '@/lib/interactions/list';

/** What leads to the organization's first request; `waiting` is false as soon as there was one. */
export async function firstRun(actor: UserActor): Promise<FirstRunProps> {
  const [agents, interactions] = await Promise.all([
    listAgents(actor, { limit: 1, offset: 0 }, null),
    listInteractions(actor, { limit: 1, offset: 0 }, null),
  ]);
  return {
    org: actor.orgSlug,
    url: env().appUrl,
    waiting: interactions.items.length === 0,
    agentId: agents.items[0]?.agent_id ?? null,
    canSetUp: (['manifests.register', 'manifests.approve', 'tokens.manage'] as const).every(
      (permission) => can(actor, permission).ok,
    ),
  };
}
