import { Banner } from '@/components/ui/banner';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalDetail, ApprovalStatus, DecidedVia } from '@/lib/contracts/approvals';

const TONE = { approved: 'positive', denied: 'negative', expired: 'info', cancelled: 'info' } as const;
const WORD = { approved: 'Approved', denied: 'Denied', expired: 'Expired', cancelled: 'Cancelled' } as const;
const VIA: Record<DecidedVia, string> = {
  ui: 'in the console',
  api: 'through the API',
  mcp: 'through an MCP tool',
  rule: 'by a standing rule',
  system: 'by the server',
};

type Props = { approval: ApprovalDetail; status: Exclude<ApprovalStatus, 'pending'> };

/** How it ended: by whom, when, by what way, with which reason and notes. */
export function Outcome({ approval, status }: Props) {
  const { decided_by, decided_at, decided_via, resolution } = approval;
  const at = decided_at ?? (status === 'expired' ? approval.expires_at : null);
  return (
    <Banner
      role="status"
      tone={TONE[status]}
      title={
        <>
          {WORD[status]}
          {decided_by !== null && ` by ${decided_by}`}
          {at !== null && (
            <>
              {' '}
              <RelativeTime iso={at} />
            </>
          )}
          {decided_via !== null && status !== 'expired' && `, ${VIA[decided_via]}`}
        </>
      }
    >
      {status === 'expired' && <p>Nobody decided in time. It never runs; the agent may ask again.</p>}
      {resolution?.reason != null && (
        <p>
          Reason: “<VisibleText text={resolution.reason} />”
        </p>
      )}
      {resolution?.notes != null && resolution.notes !== '' && (
        <p>
          Notes: “<VisibleText text={resolution.notes} />”
        </p>
      )}
      {resolution?.retry === 'with_changes' && <p>The agent may come back with changes.</p>}
    </Banner>
  );
}
