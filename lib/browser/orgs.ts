import type { OrgDetail } from '@/lib/contracts/orgs';
import { request } from './http';

const base = (org: string) => `/api/v1/orgs/${org}`;

/** Changes name and settings; what is absent stays. */
export const updateOrg = (
  org: string,
  body: { name?: string; settings?: Record<string, unknown> },
): Promise<OrgDetail> => request(base(org), { method: 'PATCH', body });

/** Turns gating off (with a reason and an end) or on again. */
export const setGating = (
  org: string,
  body: { enabled: boolean; reason?: string; until?: string },
): Promise<OrgDetail> => request(`${base(org)}/gating`, { method: 'POST', body });

export const createOrg = (body: { name: string; slug: string }): Promise<OrgDetail> =>
  request('/api/v1/orgs', { method: 'POST', body });

/** Closes it at once, for everybody. */
export const closeOrg = (org: string): Promise<void> => request(base(org), { method: 'DELETE' });
