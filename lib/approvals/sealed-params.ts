import { jsonObject } from '@/lib/contracts/common';
import type { ApprovalId, OrgId } from '@/lib/ids';
import type { JsonObject } from '@/lib/json/value';
import { sealer } from '@/lib/signing/process-keys';

const context = (orgId: OrgId, rowId: ApprovalId) => ({ orgId, kind: 'params', rowId });

/** The params as they run, sealed to their organization and approval. */
export function sealParams(orgId: OrgId, approvalId: ApprovalId, params: Readonly<Record<string, unknown>>): Buffer {
  // They came through the strict JSON parser: nothing but JSON values is in them.
  return sealer().seal(params as JsonObject, context(orgId, approvalId));
}

/** Opens what `sealParams` sealed; throws `SealError` when it was changed or moved to another row. */
export function openParams(orgId: OrgId, approvalId: ApprovalId, sealed: Uint8Array): Record<string, unknown> {
  return jsonObject.parse(sealer().open(sealed, context(orgId, approvalId)));
}
