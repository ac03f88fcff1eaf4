'use client';

import { useQuery } from '@tanstack/react-query';
import { Part } from '@/components/approvals/detail/part';
import { BlastRadius } from '@/components/rules/blast-radius';
import { LiveTest } from '@/components/rules/live-test';
import { RuleFields } from '@/components/rules/rule-fields';
import type { RuleWriting } from '@/components/rules/use-rule-writing';
import { RiskBadge } from '@/components/ui/risk-badge';
import { SkeletonLines } from '@/components/ui/skeleton';
import { suggestionOptions } from '@/lib/browser/rules';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

type Props = { org: string; detail: ApprovalDetail; writing: RuleWriting; mayBroad: boolean };

/** The rule that is made with an approval: suggested, changed, tried on this very request, and weighed. */
export function RulePart({ org, detail, writing, mayBroad }: Props) {
  const { data, error } = useQuery(suggestionOptions(org, detail.approval_id));
  if (error) return <p className="text-sm font-medium text-negative">{error.message}</p>;
  if (!data) return <SkeletonLines lines={6} />;
  return (
    <div className="flex flex-col gap-5 border-t border-line pt-4">
      <Part title="The rule" aside={<RiskBadge tier={data.risk_tier} suffix="risk" />}>
        <p className="mb-3 text-sm text-muted">
          From now on calls of <code className="text-xs font-medium">{data.tool_name}</code> like this run without
          asking. What reaches somebody or costs something stays as it is today, unless you loosen it.
        </p>
        <div className="flex flex-col gap-4">
          <RuleFields
            draft={writing.draft}
            onChange={writing.change}
            errorOf={() => undefined}
            mayBroad={mayBroad}
            fixedTool
            agents={[detail.agent_id]}
          />
        </div>
      </Part>
      <div className="grid gap-5 sm:grid-cols-2">
        <Part title="On this request">
          <LiveTest org={org} reach={writing.settled} params={data.tool_args} />
        </Part>
        <Part title="What it would have approved">
          <BlastRadius org={org} reach={writing.settled} confirmed={writing.meant} onConfirm={writing.confirm} />
        </Part>
      </div>
    </div>
  );
}
