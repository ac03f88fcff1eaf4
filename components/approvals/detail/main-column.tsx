'use client';

import { JsonView } from '@/components/ui/json-view';
import { hasMasked } from '@/lib/browser/masked';
import type { ApprovalDetail, ApprovalStatus } from '@/lib/contracts/approvals';
import { AgentSays } from './agent-says';
import { Edited } from './edited';
import { Facts } from './facts';
import type { May } from './may';
import { Part } from './part';
import { PolicyTrace } from './policy-trace';
import { Reasons } from './reasons';
import { Reveal } from './reveal';
import { RiskSnapshot } from './risk-snapshot';
import { RunsAt } from './runs-at';

type Props = { org: string; approval: ApprovalDetail; status: ApprovalStatus; may: May };

/** The request itself, in the order of the operator guide. */
export function MainColumn({ org, approval, status, may }: Props) {
  const { action, edited, policy_trace, risk_snapshot, approval_id } = approval;
  const base = `/${org}`;
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Facts approval={approval} status={status} base={base} />
      <Part title="Reason">
        <Reasons reasons={approval.reasons} />
      </Part>
      <Part title="Request parameters">
        <JsonView value={action.params} label="Parameters as JSON" />
        {may.reveal && hasMasked(action.params) && <Reveal org={org} id={approval_id} />}
        {edited && <Edited edited={edited} params={action.params} />}
      </Part>
      <Part title="Context">
        <div className="flex flex-col gap-4">
          <AgentSays {...approval} />
          <RunsAt approval={approval} base={base} />
        </div>
      </Part>
      <Part title="Policy trace">
        <PolicyTrace checks={policy_trace.checks} />
      </Part>
      <Part title="Risk snapshot">
        <RiskSnapshot snapshot={risk_snapshot} />
      </Part>
    </div>
  );
}
