'use client';

import { useQuery } from '@tanstack/react-query';
import { ShortcutKbd } from '@/components/keyboard/shortcut-kbd';
import { Banner } from '@/components/ui/banner';
import { Button, ButtonLink } from '@/components/ui/button';
import { useNow } from '@/components/ui/clock';
import { JsonView } from '@/components/ui/json-view';
import { RiskBadge } from '@/components/ui/risk-badge';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusWord } from '@/components/ui/status-badge';
import { VisibleText } from '@/components/ui/visible-text';
import { detailOptions } from '@/lib/browser/approvals';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { ActionName } from './action-name';
import { AgentSays } from './detail/agent-says';
import { unusual } from './detail/anomalies';
import { Edited } from './detail/edited';
import { Part } from './detail/part';
import { Reasons } from './detail/reasons';
import { RiskSnapshot } from './detail/risk-snapshot';
import { RunsAt } from './detail/runs-at';
import type { PreviewProps } from './preview-pane';
import { RowEnd } from './row-end';

/** What a decision needs to know, in little: the page behind it has the rest. */
export default function PreviewContent({ org, row, href, mayDecide, onDecide }: PreviewProps) {
  const { data: detail, error } = useQuery({ ...detailOptions(org, row.approval_id), staleTime: 5_000 });
  const now = useNow();
  const pending = row.status === 'pending' && Date.parse(row.expires_at) > now;
  return (
    <article
      aria-label={`${row.action.type}:${row.action.tool}`}
      className="flex h-full flex-col gap-4 overflow-y-auto px-5 pb-6"
    >
      <header className="sticky top-0 z-10 -mx-5 flex flex-col gap-2 border-b border-line bg-surface px-5 pt-4 pb-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
          <StatusWord status={pending || row.status !== 'pending' ? row.status : 'expired'} />
          <RiskBadge tier={row.risk_tier} suffix="risk" />
          <RowEnd row={row} />
        </p>
        <p className="font-medium">
          <VisibleText text={row.headline} />
        </p>
        <p className="text-xs text-muted">
          <ActionName action={row.action} /> asked by {row.agent_id}
        </p>
        <div className="flex flex-wrap gap-2 pt-1">
          {mayDecide && pending && (
            <>
              <Button size="sm" tone="positive" shortcut="approve" onClick={() => onDecide('approve', row.approval_id)}>
                Approve <ShortcutKbd id="approve" inverse />
              </Button>
              <Button size="sm" tone="negative-quiet" shortcut="deny" onClick={() => onDecide('deny', row.approval_id)}>
                Deny <ShortcutKbd id="deny" />
              </Button>
            </>
          )}
          <ButtonLink size="sm" tone="ghost" href={href} prefetch={false} className="ml-auto">
            Open the whole of it <span aria-hidden>→</span>
          </ButtonLink>
        </div>
      </header>
      {detail ? (
        <Facts org={org} detail={detail} now={now} />
      ) : error ? (
        <Banner tone="warning" title="It can’t be read now">
          {error.message}
        </Banner>
      ) : (
        <Skeleton className="h-40" />
      )}
    </article>
  );
}

function Facts({ org, detail, now }: { org: string; detail: ApprovalDetail; now: number }) {
  const anomalies = unusual(detail, now);
  return (
    <>
      {anomalies.length > 0 && (
        <Banner tone="warning" title="Anything unusual?">
          <ul>
            {anomalies.map((message) => (
              <li key={message}>
                <VisibleText text={message} />
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <Part title="Why a person is asked">
        <Reasons reasons={detail.reasons} />
      </Part>
      <Part title="Request parameters">
        <JsonView value={detail.action.params} label="Parameters as JSON" />
        {detail.edited && <Edited edited={detail.edited} params={detail.action.params} />}
      </Part>
      <Part title="What the agent says">
        <AgentSays {...detail} />
      </Part>
      <Part title="What a yes sets off">
        <RunsAt approval={detail} base={`/${org}`} />
      </Part>
      <Part title="Risk snapshot">
        <RiskSnapshot snapshot={detail.risk_snapshot} />
      </Part>
    </>
  );
}
