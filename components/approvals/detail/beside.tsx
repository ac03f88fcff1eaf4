'use client';

import type { ApprovalDetail, Precedent } from '@/lib/contracts/approvals';
import { Anomalies, unusual } from './anomalies';
import { Checklist } from './checklist';
import { ExecutionCard } from './execution-card';
import type { May } from './may';
import { PrecedentCard } from './precedent-card';
import { Trail } from './trail';
import { WhyNoRule } from './why-no-rule';

type Props = {
  org: string;
  approval: ApprovalDetail;
  precedents: readonly Precedent[];
  may: May;
  /** Milliseconds, by the server's clock. */
  now: number;
};

/** What helps to decide, and what came of it. */
export function Beside({ org, approval, precedents, may, now }: Props) {
  const decided = approval.status !== 'pending';
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {approval.execution.status !== 'none' && <ExecutionCard org={org} approval={approval} may={may} />}
      <Anomalies messages={unusual(approval, now)} />
      {!decided && <Checklist approval={approval} />}
      <PrecedentCard precedents={precedents} base={`/${org}`} />
      <WhyNoRule base={`/${org}`} approval={approval} />
      <Trail org={org} id={approval.approval_id} />
    </div>
  );
}
