import Link from 'next/link';
import { DescriptionList } from '@/components/ui/description-list';
import { RiskBadge } from '@/components/ui/risk-badge';
import { VisibleText } from '@/components/ui/visible-text';
import { filterHref, readFilter } from '@/lib/browser/approval-filters';
import { formatNumber } from '@/lib/browser/format';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { HashChip } from '../hash-chip';

/** What a yes would set off: tier, target, counterparty, and the run it belongs to. */
export function RunsAt({ approval, base }: { approval: ApprovalDetail; base: string }) {
  const { risk_tier, target, execution, counterparty, run_id, session_id, external_id, duplicates } = approval;
  const { amount, currency, action_hash, target_hash } = approval;
  return (
    <DescriptionList
      items={[
        ['Risk tier', <RiskBadge key="risk" tier={risk_tier} />],
        ['Runs at', <VisibleText key="target" text={targetWords(execution.mode, target)} />],
        amount !== null && ['Amount', `${formatNumber(amount)} ${currency ?? ''}`],
        counterparty !== null && ['Counterparty', <VisibleText key="party" text={partyWords(counterparty)} />],
        run_id !== null && [
          'Run',
          <Link
            key="run"
            href={filterHref(`${base}/approvals`, readFilter({ view: 'all', run_id }))}
            className="hover:underline"
          >
            <VisibleText text={run_id} />
          </Link>,
        ],
        session_id !== null && ['Session', <VisibleText key="session" text={session_id} />],
        external_id !== null && ['External id', <VisibleText key="external" text={external_id} />],
        duplicates > 0 && ['Asked', `${duplicates + 1} times, folded into this one`],
        [
          'Pinned',
          <span key="pinned" className="text-sm text-muted">
            <HashChip hash={action_hash} />
            {target_hash !== null && (
              <span title={`Target hash (SHA-256): ${target_hash}`}>
                , target <code className="font-mono">{target_hash.slice(0, 8)}</code>
              </span>
            )}
          </span>,
        ],
      ]}
    />
  );
}

function targetWords(mode: ApprovalDetail['execution']['mode'], target: ApprovalDetail['target']): string {
  const place = [target?.method, target?.host].filter(Boolean).join(' ');
  switch (mode) {
    case 'gateway':
      return place || 'the gateway';
    case 'agent':
      return place === '' ? 'the agent, with a grant for one run' : `${place}, by the agent with a grant for one run`;
    case 'none':
      return 'nowhere: the agent is only told the decision';
  }
}

const partyWords = (party: Record<string, unknown>): string =>
  Object.entries(party)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) =>
      key === 'id' ? String(value) : `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    .join(', ');
