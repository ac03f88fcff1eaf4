import { z } from 'zod';
import type { AuditCheckpoint } from '@/lib/contracts/audit';
import { withOrg } from '@/lib/db/scope';
import { SEALED_TOTAL } from '@/lib/db/sql/audit-seals';
import { invalidField } from '@/lib/errors';
import { parseId, publicId, type OrgId } from '@/lib/ids';
import { canonicalJson } from '@/lib/signing/canonical-json';
import { sealAudit } from './seal';
import { GENESIS } from './seal-format';
import { isSigned, signText } from './signature';

const totalRow = z.object({ number: z.number(), count: z.number(), head: z.string().nullable(), now: z.string() });

/** Seals what can be sealed and states, signed, how far the log reaches. To be kept outside. */
export async function makeCheckpoint(orgId: OrgId, signal?: AbortSignal): Promise<AuditCheckpoint> {
  await sealAudit(orgId, { wait: true, ...(signal && { signal }) });
  const [row] = await withOrg(orgId, (run) => run(SEALED_TOTAL, [orgId]));
  const total = totalRow.parse(row);
  const content = {
    typ: 'countersign/audit-checkpoint@1' as const,
    org_id: publicId('org', orgId),
    number: total.number,
    count: total.count,
    head: total.head ?? GENESIS,
    at: total.now,
  };
  return { ...content, ...signText((kid) => canonicalJson({ ...content, kid })) };
}

/** Checks that a checkpoint is this organization's and that we signed it; 422 otherwise. */
export function openCheckpoint(orgId: OrgId, checkpoint: AuditCheckpoint): AuditCheckpoint {
  const { signature, ...content } = checkpoint;
  if (parseId('org', checkpoint.org_id) !== orgId) {
    throw invalidField('checkpoint.org_id', 'is another organization’s checkpoint');
  }
  if (!isSigned(canonicalJson(content), { kid: checkpoint.kid, signature })) {
    throw invalidField('checkpoint.signature', 'was not made by a key of this server over this checkpoint');
  }
  return checkpoint;
}
