import type { PolicyInfo } from '@/lib/contracts/policies';
import { request } from './http';

/** What a form sends; the server reads it by its schema and names every field that is wrong. */
export type PolicyDraft = {
  name: string;
  effect: string;
  priority: number;
  match: Record<string, unknown>;
  enabled: boolean;
  message?: string | null;
};

const base = (org: string) => `/api/v1/orgs/${org}/policies`;

export const createPolicy = (org: string, body: PolicyDraft): Promise<PolicyInfo> =>
  request(base(org), { method: 'POST', body });

export const updatePolicy = (org: string, policyId: string, body: Partial<PolicyDraft>): Promise<PolicyInfo> =>
  request(`${base(org)}/${policyId}`, { method: 'PATCH', body });

export const deletePolicy = (org: string, policyId: string): Promise<void> =>
  request(`${base(org)}/${policyId}`, { method: 'DELETE' });
