import type { AuditVerification } from '@/lib/contracts/audit';
import { request } from './http';

const base = (org: string) => `/api/v1/orgs/${org}/audit`;

/** Walks the whole log. With a checkpoint that was kept outside, a log that was cut off is found as well. */
export const verifyAudit = (org: string, checkpoint: unknown, signal?: AbortSignal): Promise<AuditVerification> =>
  request(`${base(org)}/verify`, {
    method: 'POST',
    body: checkpoint === undefined ? {} : { checkpoint },
    ...(signal ? { signal } : {}),
  });
