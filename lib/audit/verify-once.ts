import type { AuditVerification } from '@/lib/contracts/audit';
import { conflict } from '@/lib/errors';
import type { OrgId } from '@/lib/ids';
import { verifyAudit, type VerifyOptions } from './verify';

const running = new Set<OrgId>();

/**
 * `verifyAudit`, one at a time per organization and process: it reads the whole log, and nobody needs it twice at once.
 * Throws 409 `IN_PROGRESS` meanwhile.
 */
export async function verifyOnce(orgId: OrgId, options: VerifyOptions): Promise<AuditVerification> {
  if (running.has(orgId)) throw conflict('The audit log is being verified already; wait for that.', 'IN_PROGRESS');
  running.add(orgId);
  try {
    return await verifyAudit(orgId, options);
  } finally {
    running.delete(orgId);
  }
}
