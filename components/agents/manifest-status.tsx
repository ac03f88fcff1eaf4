import { StatusBadge } from '@/components/ui/status-badge';
import type { Status } from '@/components/ui/status';
import type { ManifestStatus } from '@/lib/contracts/manifests';

const LOOK: Record<ManifestStatus, { status: Status; word: string }> = {
  pending: { status: 'pending', word: 'Waits for an admin' },
  active: { status: 'active', word: 'In force' },
  superseded: { status: 'inactive', word: 'Superseded' },
  rejected: { status: 'rejected', word: 'Rejected' },
  suspended: { status: 'suspended', word: 'Suspended' },
  revoked: { status: 'revoked', word: 'Revoked' },
};

/** How a version of a manifest stands. */
export function ManifestStatusBadge({ status }: { status: ManifestStatus }) {
  return <StatusBadge {...LOOK[status]} />;
}
