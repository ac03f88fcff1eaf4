'use client';

import Link from 'next/link';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { DescriptionList } from '@/components/ui/description-list';
import { JsonView } from '@/components/ui/json-view';
import { notify } from '@/components/ui/toast';
import { FullTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { reactivateManifest } from '@/lib/browser/manifests';
import type { ManifestDetail } from '@/lib/contracts/manifests';
import { EndManifest } from './end-manifest';
import { ManifestStatusBadge } from './manifest-status';
import { ToolLines, type ToolLine } from './tool-lines';

type Props = {
  org: string;
  manifest: ManifestDetail;
  tools: readonly ToolLine[];
  canManage: boolean;
  /** Back to the one in force, when another is shown. */
  inForceHref?: string | undefined;
};

/** One version of a manifest: how it stands, what it lets the agent do, and the document itself. */
export function ManifestCard({ org, manifest, tools, canManage, inForceHref }: Props) {
  const dialog = useDialog<'suspend' | 'revoke' | 'reactivate'>();
  const { status } = manifest;
  const act = dialog.subject;
  const props = { org, manifest, open: dialog.open, onClose: dialog.close };
  return (
    <div id="manifest" className="scroll-mt-4">
      <Card
        title={`Manifest, version ${manifest.version}`}
        aside={<ManifestStatusBadge status={status} />}
        description={inForceHref && <Link href={inForceHref}>Show the one in force</Link>}
      >
        <div className="flex flex-col gap-4">
          {manifest.ungated_tools.length > 0 && (
            <Banner tone="negative" title="Runs without a person">
              Whatever policy says, nobody is asked about{' '}
              <code className="text-xs">
                <VisibleText text={manifest.ungated_tools.join(', ')} />
              </code>
              .
            </Banner>
          )}
          <ManifestFacts manifest={manifest} />
          {tools.length > 0 && <ToolLines tools={tools} />}
          <JsonView value={manifest.manifest} label="Manifest as JSON" />
          {canManage && (status === 'active' || status === 'suspended') && (
            <div className="flex flex-wrap gap-2">
              {status === 'active' ? (
                <Button size="sm" onClick={() => dialog.show('suspend')}>
                  Suspend this manifest…
                </Button>
              ) : (
                <Button size="sm" tone="primary" onClick={() => dialog.show('reactivate')}>
                  Reactivate…
                </Button>
              )}
              <Button size="sm" tone="negative-quiet" onClick={() => dialog.show('revoke')}>
                Revoke for good…
              </Button>
            </div>
          )}
        </div>
        {(act === 'suspend' || act === 'revoke') && <EndManifest key={dialog.count} {...props} act={act} />}
        {act === 'reactivate' && <Reactivate key={dialog.count} {...props} />}
      </Card>
    </div>
  );
}

function ManifestFacts({ manifest }: { manifest: ManifestDetail }) {
  const { agent, capabilities } = manifest;
  const narrowed = capabilities.approved.length > 0 && capabilities.approved.length < capabilities.requested.length;
  return (
    <DescriptionList
      items={[
        agent.description ? ['Says of itself', <VisibleText key="text" text={agent.description} />] : null,
        ['Agent’s version', <VisibleText key="version" text={agent.version} />],
        [
          'May do',
          <code key="may" className="text-sm">
            <VisibleText text={(narrowed ? capabilities.approved : capabilities.requested).join(', ')} />
          </code>,
        ],
        narrowed && [
          'Asked for',
          <code key="asked" className="text-sm">
            <VisibleText text={capabilities.requested.join(', ')} />
          </code>,
        ],
        [
          'Registered',
          <span key="registered">
            <FullTime iso={manifest.created_at} /> by <VisibleText text={manifest.registered_by.label} />
          </span>,
        ],
        manifest.approved_at !== null && [
          'Approved',
          <span key="approved">
            <FullTime iso={manifest.approved_at} /> by {manifest.approved_by ?? 'somebody'}
          </span>,
        ],
        manifest.reason !== null && ['Reason', <VisibleText key="reason" text={manifest.reason} />],
        [
          'Hash',
          <code key="hash" className="text-xs wrap-anywhere">
            {manifest.manifest_hash}
          </code>,
        ],
      ]}
    />
  );
}

type DialogProps = { org: string; manifest: ManifestDetail; open: boolean; onClose: () => void };

function Reactivate({ org, manifest, open, onClose }: DialogProps) {
  const action = useAction(() => reactivateManifest(org, manifest.manifest_id), {
    onDone: () => {
      onClose();
      notify({ kind: 'success', title: `Version ${manifest.version} of ${manifest.agent_id} is in force again` });
    },
  });
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Reactivate version ${manifest.version}?`}
      description="It is in force again at once."
      confirmLabel="Reactivate"
      busy={action.busy}
      error={action.messageBeside([])}
      onConfirm={() => void action.run(undefined)}
    />
  );
}
