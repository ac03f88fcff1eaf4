'use client';

import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { useNow } from '@/components/ui/clock';
import { CopyButton } from '@/components/ui/copy-button';
import { DescriptionList } from '@/components/ui/description-list';
import { StatusWord } from '@/components/ui/status-badge';
import { FullTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalDetail, ApprovalStatus } from '@/lib/contracts/approvals';
import { ActionName } from '../action-name';

/** From here on a deadline is marked as near. */
const SOON = 4 * 60 * 60 * 1000;

type Props = {
  approval: ApprovalDetail;
  /** As it counts now: overdue is expired. */
  status: ApprovalStatus;
  base: string;
};

/** The first facts, in the order of the operator guide: agent, action, status, created, expires. */
export function Facts({ approval, status, base }: Props) {
  const { agent_id, manifest, created_at, expires_at, approval_id } = approval;
  return (
    <DescriptionList
      items={[
        [
          'Agent',
          <>
            <Link href={`${base}/agents/${agent_id}`} className="font-medium hover:underline">
              {agent_id}
            </Link>{' '}
            {manifest && (
              <span className="text-muted">
                (<VisibleText text={agentName(manifest)} />)
              </span>
            )}
          </>,
        ],
        ['Action', <ActionName key="action" action={approval.action} className="text-sm font-semibold" />],
        ['Status', <StatusWord key="status" status={status} />],
        ['Created', <FullTime key="created" iso={created_at} />],
        ['Expires', <Expires key="expires" iso={expires_at} pending={status === 'pending'} />],
        [
          'Id',
          <span key="id" className="inline-flex flex-wrap items-center gap-1">
            <code className="font-mono text-xs">{approval_id}</code>
            <CopyButton text={approval_id} label="Copy id" />
          </span>,
        ],
      ]}
    />
  );
}

function agentName({ agent_name, agent_version }: NonNullable<ApprovalDetail['manifest']>): string {
  if (agent_version === null) return agent_name;
  return `${agent_name} ${/^\d/.test(agent_version) ? 'v' : ''}${agent_version}`;
}

/** `2024-12-15 10:00:00 (22 hours remaining)`; how far it is matters only while it waits. */
function Expires({ iso, pending }: { iso: string; pending: boolean }) {
  const left = Date.parse(iso) - useNow();
  if (!pending) return <FullTime iso={iso} />;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <FullTime iso={iso} style="remaining" />
      {left > 0 && left < SOON && <Badge tone="negative">expires soon</Badge>}
    </span>
  );
}
