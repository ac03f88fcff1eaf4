import Link from 'next/link';
import { RiskSnapshot } from '@/components/approvals/detail/risk-snapshot';
import { TraceView } from '@/components/interactions/trace-view';
import { StatusBadge } from '@/components/ui/status-badge';
import { VisibleText } from '@/components/ui/visible-text';
import type { EvaluateAnswer } from '@/lib/contracts/gateway';

type Props = { org: string; asked: { type: string; tool: string }; answer: EvaluateAnswer };

const MEANING = {
  ALLOW: 'It would run at once, without a person.',
  ESCALATE: 'It would wait for a person.',
  DENY: 'It would be refused.',
};

/** What the policy said of an action that was tried: the decision, why, and every check. */
export function TryAnswer({ org, asked, answer }: Props) {
  const { decision, reasons, policy_trace: trace, risk_snapshot: snapshot, matched_rule: rule } = answer;
  return (
    <section aria-label="Answer" className="flex flex-col gap-3">
      <h3 className="flex flex-wrap items-center gap-2 text-base font-semibold">
        <StatusBadge status={decision} />
        <code className="text-sm font-normal wrap-anywhere">
          <VisibleText text={`${asked.type}:${asked.tool}`} />
        </code>
      </h3>
      <p className="text-sm">
        {MEANING[decision]}
        {rule !== null && (
          <>
            {' By '}
            <Link href={`/${org}/rules/${rule}`} className="text-accent-text underline underline-offset-4">
              a standing rule
            </Link>
            .
          </>
        )}
      </p>
      <TraceView reasons={reasons} checks={trace.checks} />
      <RiskSnapshot snapshot={snapshot} />
    </section>
  );
}
