'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { DescriptionList } from '@/components/ui/description-list';
import { JsonView } from '@/components/ui/json-view';
import { StatusBadge } from '@/components/ui/status-badge';
import { FullTime } from '@/components/ui/time';
import { formatDuration } from '@/lib/browser/format';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import type { May } from './may';
import { ReconcileDialog } from './reconcile-dialog';
import { RetryDialog } from './retry-dialog';

type Props = { org: string; approval: ApprovalDetail; may: May };

/** How the approved action's run stands, what it answered, and what a person can do about one that went wrong. */
export function ExecutionCard({ org, approval, may }: Props) {
  const [asking, setAsking] = useState<'retry' | 'reconcile' | null>(null);
  const { execution, execution_result: result, approval_id: id } = approval;
  const ended = execution.status === 'failed' || execution.status === 'ambiguous';
  const close = () => setAsking(null);
  return (
    <Card title="Execution" aside={<StatusBadge status={execution.status} />}>
      {execution.status === 'ambiguous' && (
        <p className="mb-3 text-sm">
          It was started and no result came back: it may have run or not. Look where it would have run, then settle it
          here. Nothing runs again by itself.
        </p>
      )}
      <DescriptionList
        items={[
          ['Run by', RUN_BY[execution.mode]],
          execution.attempt > 0 && ['Attempt', String(execution.attempt)],
          result?.executed_at != null && ['Ended', <FullTime key="ended" iso={result.executed_at} />],
          result?.duration_ms != null && ['Took', formatDuration(result.duration_ms)],
          result?.result_hash != null && [
            'Result hash',
            <code key="hash" title={result.result_hash} className="font-mono text-xs">
              {result.result_hash.slice(0, 8)}
            </code>,
          ],
        ]}
      />
      {result && (result.data !== undefined || result.error !== undefined) && (
        <JsonView
          value={result.success ? result.data : result.error}
          label={result.success ? 'Result' : 'Error'}
          className="mt-3"
        />
      )}
      {ended && (may.retry || may.reconcile) && (
        <div className="mt-3 flex flex-wrap gap-2">
          {execution.status === 'ambiguous' && may.reconcile && (
            <Button tone="primary" onClick={() => setAsking('reconcile')}>
              Reconcile
            </Button>
          )}
          {may.retry && <Button onClick={() => setAsking('retry')}>Retry</Button>}
        </div>
      )}
      <RetryDialog org={org} approval={approval} open={asking === 'retry'} onClose={close} />
      <ReconcileDialog org={org} id={id} open={asking === 'reconcile'} onClose={close} />
    </Card>
  );
}

const RUN_BY = {
  gateway: 'the gateway',
  agent: 'the agent, with a grant',
  none: 'nobody: the agent is only told',
} as const;
