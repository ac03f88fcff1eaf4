import type { ManifestDetail, ManifestSummary } from '@/lib/contracts/manifests';
import type { People } from '@/lib/agents/people';
import { publicId } from '@/lib/ids';
import type { ManifestRow } from './rows';

/** Wire form of a manifest in lists and in the answer to its registration. */
export function presentManifest(row: ManifestRow, people: People): ManifestSummary {
  return {
    manifest_id: publicId('mft', row.id),
    agent_id: row.agent_id,
    uapk_id: row.agent_id,
    version: row.version,
    status: row.status,
    manifest_hash: row.manifest_hash,
    description: row.description,
    agent: row.agent,
    capabilities: { requested: row.requested, approved: row.approved_capabilities ?? [] },
    capabilities_count: row.requested.length,
    ungated_tools: row.ungated,
    registered_by: row.registered_by,
    created_at: row.created_at.toISOString(),
    approved_by: people.label(row.approved_by),
    approved_at: row.approved_at?.toISOString() ?? null,
    changed_by: people.label(row.changed_by),
    changed_at: row.changed_at?.toISOString() ?? null,
    reason: row.change_reason,
  };
}

/** Wire form of one manifest with its document. */
export function presentManifestDetail(row: ManifestRow, people: People): ManifestDetail {
  const summary = presentManifest(row, people);
  const suspended = row.status === 'suspended';
  return {
    ...summary,
    manifest: row.document,
    suspended_by: suspended ? summary.changed_by : null,
    suspended_at: suspended ? summary.changed_at : null,
  };
}
