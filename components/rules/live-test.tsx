'use client';

import { useQuery } from '@tanstack/react-query';
import { Check, X } from 'lucide';
import { Icon } from '@/components/ui/icon';
import { StatusWord } from '@/components/ui/status-badge';
import { VisibleText } from '@/components/ui/visible-text';
import { ProblemError } from '@/lib/browser/http';
import { NO_REACH, testOptions, type RuleReach } from '@/lib/browser/rules';
import type { TestRuleAnswer } from '@/lib/contracts/rule-trials';
import { wordsOf } from './problem-words';

type Props = {
  org: string;
  reach: RuleReach | null;
  /** Null: they can't be read. */
  params: Readonly<Record<string, unknown>> | null;
};

/** Whether the rule, as it is written at this moment, would match these params; argument by argument. */
export function LiveTest({ org, reach, params }: Props) {
  const ready = reach !== null && params !== null;
  const query = useQuery({ ...testOptions(org, reach ?? NO_REACH, params), enabled: ready });
  if (reach === null)
    return <p className="text-sm text-muted">Complete the arguments and the tool’s name to test it.</p>;
  if (params === null)
    return <p className="text-sm font-medium text-negative">The call’s arguments are not a JSON object.</p>;
  if (query.error) {
    return (
      <p role="alert" className="text-sm font-medium text-negative">
        {query.error instanceof ProblemError ? wordsOf(query.error) : 'The test did not work.'}
      </p>
    );
  }
  return (
    <div role="status" aria-live="polite" aria-busy={query.isFetching}>
      {query.data ? <Verdicts {...query.data} /> : <p className="text-sm text-faint">Testing…</p>}
    </div>
  );
}

function Verdicts({ matches, specificity, arguments: verdicts }: TestRuleAnswer) {
  return (
    <>
      <p className="mb-2 flex flex-wrap items-center gap-x-3 text-sm">
        <StatusWord status={matches ? 'pass' : 'fail'} word={matches ? 'It matches' : 'It does not match'} />
        <span className="text-xs text-faint">specificity {specificity}</span>
      </p>
      <ul className="flex flex-col gap-1 text-sm">
        {verdicts.map((verdict) => (
          <li key={verdict.argument} className="flex items-start gap-2">
            <Icon
              of={verdict.matches ? Check : X}
              className={`mt-0.5 size-4 shrink-0 ${verdict.matches ? 'text-positive' : 'text-negative'}`}
            />
            <span className="min-w-0 wrap-anywhere">
              <code className="text-xs font-medium">
                <VisibleText text={verdict.argument} />
              </code>{' '}
              <span className="text-muted">
                <span className="sr-only">{verdict.matches ? 'fits: ' : 'does not fit: '}</span>
                <VisibleText text={verdict.why} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
