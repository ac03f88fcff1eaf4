import type { ExecuteBody, RequestBody } from '@/lib/contracts/gateway';
import { forbidden, invalidField } from '@/lib/errors';
import type { AgentActor } from '@/lib/identity/actor';

/** What an agent proposes, by whichever call it came. */
export type ProposedAction = Omit<ExecuteBody, 'uapk_id' | 'agent_id' | 'idempotency_key'> & {
  /** An approval asked for outright, not the outcome of a gateway call. */
  direct: boolean;
  reason?: string | undefined;
  external_id?: string | undefined;
  /** Whom the body names as requester: kept as a claim beside the key's agent. */
  requested_label?: string | undefined;
  dialect: 'canonical' | 'module' | 'signed' | 'workflow';
};

type Named = { uapk_id?: string | undefined; agent_id?: string | undefined };

/** A body may repeat the key's agent; it can't speak for another (403). */
export function requireOwnAgent(actor: AgentActor, named: Named): void {
  if (named.uapk_id !== undefined && named.agent_id !== undefined && named.uapk_id !== named.agent_id) {
    throw invalidField('uapk_id', 'must equal agent_id');
  }
  const name = named.agent_id ?? named.uapk_id;
  if (name !== undefined && name !== actor.agentId) {
    throw forbidden(`This key belongs to the agent '${actor.agentId}' and can't act as '${name}'.`);
  }
}

const proposed = (body: RequestBody | ExecuteBody) => {
  const { uapk_id: _uapk, agent_id: _agent, idempotency_key: _key, ...rest } = body;
  return rest;
};

export const fromExecute = (body: ExecuteBody): ProposedAction => ({
  ...proposed(body),
  direct: false,
  dialect: 'canonical',
});

export const fromRequest = (body: RequestBody): ProposedAction => ({
  ...proposed(body),
  direct: true,
  dialect: 'canonical',
});
