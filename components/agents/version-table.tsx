import Link from 'next/link';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ManifestVersion } from '@/lib/contracts/manifests';
import { ChangedPaths } from './changed-paths';
import { ManifestStatusBadge } from './manifest-status';

type Props = { versions: readonly ManifestVersion[]; path: string; shown: string | undefined };

/** Every version of an agent's manifest, newest first, with what it changed. */
export function VersionTable({ versions, path, shown }: Props) {
  return (
    <Table label="Versions of the manifest" stacked>
      <Thead>
        <Th>Version</Th>
        <Th>Status</Th>
        <Th>Changed fields</Th>
        <Th>Registered</Th>
        <Th>Last change</Th>
      </Thead>
      <Tbody>
        {versions.map((version) => (
          <Tr key={version.manifest_id}>
            <Td className="whitespace-nowrap">
              <Link
                href={`${path}?manifest=${version.manifest_id}#manifest`}
                aria-current={version.manifest_id === shown ? 'true' : undefined}
                className="font-medium text-accent-text underline underline-offset-4"
              >
                Version {version.version}
              </Link>
              <p className="text-xs text-faint">
                <VisibleText text={version.agent_version} />
                {version.manifest_id === shown && ', shown above'}
              </p>
            </Td>
            <Td label="Status">
              <ManifestStatusBadge status={version.status} />
            </Td>
            <Td label="Changed fields" className="min-w-56">
              {version.changes.length === 0 ? (
                <span className="text-faint">{version.version === 1 ? 'the first' : 'none'}</span>
              ) : (
                <ChangedPaths paths={version.changes} />
              )}
              {version.description && (
                <p className="text-xs text-muted">
                  “<VisibleText text={version.description} />”
                </p>
              )}
            </Td>
            <Td label="Registered">
              <RelativeTime iso={version.created_at} />
            </Td>
            <Td label="Last change" className="min-w-36 text-xs text-muted">
              {version.changed_at && <RelativeTime iso={version.changed_at} />}
              {version.changed_by && <span className="block">{version.changed_by}</span>}
              {version.reason && (
                <span className="block">
                  “<VisibleText text={version.reason} />”
                </span>
              )}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
