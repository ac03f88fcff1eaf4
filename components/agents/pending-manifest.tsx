'use client';

import Link from 'next/link';
import { useDialog } from '@/components/forms/use-dialog';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ManifestDetail } from '@/lib/contracts/manifests';
import { ApproveManifest } from './approve-manifest';
import { ChangedPaths } from './changed-paths';
import { EndManifest } from './end-manifest';

type Props = {
  org: string;
  manifest: ManifestDetail;
  changes: readonly string[];
  viewHref: string;
  /** To what it changes against the one in force, when there is one. */
  compareHref: string | undefined;
  canApprove: boolean;
};

/** A version that waits for an admin: what it asks for and changes, yes or no. */
export function PendingManifest({ org, manifest, changes, viewHref, compareHref, canApprove }: Props) {
  const dialog = useDialog<'approve' | 'reject'>();
  const props = { org, manifest, open: dialog.open, onClose: dialog.close };
  return (
    <Banner
      tone="warning"
      title={`Version ${manifest.version} waits for an admin`}
      actions={
        canApprove && (
          <>
            <Button size="sm" tone="negative-quiet" onClick={() => dialog.show('reject')}>
              Reject…
            </Button>
            <Button size="sm" tone="positive" onClick={() => dialog.show('approve')}>
              Approve…
            </Button>
          </>
        )
      }
    >
      <p className="text-muted">
        Registered by <VisibleText text={manifest.registered_by.label} /> <RelativeTime iso={manifest.created_at} />
        {manifest.description && (
          <>
            : “<VisibleText text={manifest.description} />”
          </>
        )}
        . It changes nothing until it is approved.
      </p>
      <ChangedPaths paths={changes} />
      <Link href={viewHref} className="inline-flex min-h-6 items-center text-accent-text underline underline-offset-4">
        Look at it
      </Link>
      {compareHref !== undefined && (
        <Link
          href={compareHref}
          className="ml-4 inline-flex min-h-6 items-center text-accent-text underline underline-offset-4"
        >
          Compare with the one in force
        </Link>
      )}
      {dialog.subject === 'approve' && <ApproveManifest key={dialog.count} {...props} />}
      {dialog.subject === 'reject' && <EndManifest key={dialog.count} {...props} act="reject" />}
    </Banner>
  );
}
