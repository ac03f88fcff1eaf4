import { Check, Minus, X } from 'lucide';
import Link from 'next/link';
import { Card } from '@/components/ui/card';
import { Icon } from '@/components/ui/icon';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import type { RuleMatch } from '@/lib/contracts/rule-trials';
import { readRuleMatch } from './rule-match';

type Props = { base: string; approval: Pick<ApprovalDetail, 'rule_match' | 'policy_trace'> };

/** Which standing rule matched, or why none did: every rule that was looked at, with its why. */
export function WhyNoRule({ base, approval }: Props) {
  const match = readRuleMatch(approval.rule_match);
  if (!match) return <FromTrace checks={approval.policy_trace.checks} />;
  return (
    <Card title={match.matched === null ? 'Why no rule matched' : 'A rule matched'}>
      <p className="text-sm text-muted">
        <VisibleText text={match.summary} />
      </p>
      {match.candidates.length > 0 && (
        <ul className="mt-2.5 flex flex-col gap-2.5">
          {match.candidates.map((candidate) => (
            <Candidate key={candidate.rule_id} base={base} candidate={candidate} />
          ))}
        </ul>
      )}
      {match.candidates_omitted > 0 && (
        <p className="mt-2 text-xs text-faint">and {match.candidates_omitted} more, which did not match either</p>
      )}
    </Card>
  );
}

const OUTCOMES = {
  won: { icon: Check, word: 'matched', tone: 'text-positive' },
  outranked: { icon: Minus, word: 'another went before it', tone: 'text-faint' },
  lost: { icon: X, word: 'did not match', tone: 'text-negative' },
} as const;

function Candidate({ base, candidate }: { base: string; candidate: RuleMatch['candidates'][number] }) {
  const { icon, word, tone } = OUTCOMES[candidate.outcome];
  return (
    <li className="flex items-start gap-2 text-sm">
      <Icon of={icon} label={word} className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <span className="min-w-0 wrap-anywhere">
        <Link href={`${base}/rules/${candidate.rule_id}`} className="font-medium hover:underline">
          <VisibleText text={candidate.description} />
        </Link>
        <span className="block text-xs text-muted">
          <VisibleText text={candidate.why} />
        </span>
      </span>
    </li>
  );
}

/** What the trace alone says: for requests from before rules were explained, and for an agent's own view. */
function FromTrace({ checks }: ApprovalDetail['policy_trace']) {
  const entry = checks.find(({ check }) => check === 'standing_rule');
  return (
    <Card title={entry?.result === 'pass' ? 'A rule matched' : 'Why no rule matched'}>
      <p className="text-sm text-muted">
        {entry?.details !== undefined ? (
          <VisibleText text={entry.details} />
        ) : entry === undefined || entry.result === 'skip' ? (
          'No standing rule was looked at for this request.'
        ) : (
          'The trace says no more than its result.'
        )}
      </p>
    </Card>
  );
}
