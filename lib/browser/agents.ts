import type { AgentDetail, AgentSuspension } from '@/lib/contracts/agents';
import { request } from './http';

const base = (org: string, agentId: string) => `/api/v1/orgs/${org}/agents/${agentId}`;

/** The kill switch: every further action is denied, unspent grants are void. */
export const suspendAgent = (org: string, agentId: string, body: { reason: string }): Promise<AgentSuspension> =>
  request(`${base(org, agentId)}/suspend`, { method: 'POST', body });

export const resumeAgent = (org: string, agentId: string): Promise<AgentDetail> =>
  request(`${base(org, agentId)}/resume`, { method: 'POST' });
