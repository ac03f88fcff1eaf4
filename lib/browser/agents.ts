import type { AgentDetail, AgentSuspension, TryBody } from '@/lib/contracts/agents';
import type { EvaluateAnswer } from '@/lib/contracts/gateway';
import { request } from './http';

const base = (org: string, agentId: string) => `/api/v1/orgs/${org}/agents/${agentId}`;

/** The kill switch: every further action is denied, unspent grants are void. */
export const suspendAgent = (org: string, agentId: string, body: { reason: string }): Promise<AgentSuspension> =>
  request(`${base(org, agentId)}/suspend`, { method: 'POST', body });

export const resumeAgent = (org: string, agentId: string): Promise<AgentDetail> =>
  request(`${base(org, agentId)}/resume`, { method: 'POST' });

/** What would be decided if the agent proposed it now; nothing is recorded. */
export const tryAction = (org: string, agentId: string, body: TryBody): Promise<EvaluateAnswer> =>
  request(`${base(org, agentId)}/evaluate`, { method: 'POST', body });
