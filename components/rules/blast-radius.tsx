'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Banner } from '@/components/ui/banner';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { StatusBadge } from '@/components/ui/status-badge';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { formatCount, formatNumber } from '@/lib/browser/format';
import { ProblemError } from '@/lib/browser/http';
import { blastRadiusOptions, NO_REACH, type RuleReach } from '@/lib/browser/rules';
import type { BlastRadiusAnswer } from '@/lib/contracts/rule-trials';
import { wordsOf } from './problem-words';

type Props = {
  org: string;
  reach: RuleReach | null;
  /** Whether it was said that approving what people denied is meant. */
  confirmed: boolean;
  onConfirm: (confirmed: boolean) => void;
};

/** What the rule would have approved lately; denied ones need somebody to say that they are meant. */
export function BlastRadius({ org, reach, confirmed, onConfirm }: Props) {
  const { data, error, isFetching } = useQuery({
    ...blastRadiusOptions(org, reach ?? NO_REACH),
    enabled: reach !== null,
  });
  if (reach === null)
    return <p className="text-sm text-muted">Shown once the arguments and the tool’s name are complete.</p>;
  if (error) {
    const words = error instanceof ProblemError ? wordsOf(error) : 'That did not work.';
    return <p className="text-sm font-medium text-negative">{words}</p>;
  }
  if (!data) return <p className="text-sm text-faint">Looking back…</p>;
  return (
    <div className="flex flex-col gap-3" aria-busy={isFetching}>
      <p role="status" className="text-sm">
        In the last {data.days} days it would have matched{' '}
        <strong className="font-semibold">{formatCount(data.matched, 'request')}</strong> of{' '}
        {formatNumber(data.examined)}
        {!data.complete && ' (the newest ones; there were more)'}
        {data.agents.length > 0 && <>, from {data.agents.join(', ')}</>}.
      </p>
      {data.denied > 0 && (
        <Banner
          tone="negative"
          role="alert"
          title={`${formatCount(data.denied, 'of them was', 'of them were')} denied by a person`}
        >
          <CheckboxField
            label="Approve such actions from now on all the same"
            checked={confirmed}
            onChange={(event) => onConfirm(event.target.checked)}
            className="mt-1"
          />
        </Banner>
      )}
      <Examples org={org} examples={data.examples} />
    </div>
  );
}

function Examples({ org, examples }: { org: string; examples: BlastRadiusAnswer['examples'] }) {
  if (examples.length === 0) return null;
  return (
    <ul aria-label="Examples" className="divide-y divide-line rounded-md border border-line">
      {examples.map((example) => (
        <li key={example.approval_id} className="px-3 py-2.5 text-sm">
          <div className="mb-1 flex items-center justify-between gap-3">
            <StatusBadge status={example.status} />
            <span className="text-xs text-faint">
              <RelativeTime iso={example.created_at} style="age" />
            </span>
          </div>
          <Link
            href={`/${org}/approvals/${example.approval_id}`}
            target="_blank"
            className="block wrap-anywhere hover:underline"
          >
            <VisibleText text={example.headline} />
          </Link>
          {example.deny_reason !== null && (
            <p className="mt-0.5 text-xs text-muted">
              “<VisibleText text={example.deny_reason} />” {example.decided_by}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
