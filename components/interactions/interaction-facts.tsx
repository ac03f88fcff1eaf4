import Link from 'next/link';
import { DescriptionList } from '@/components/ui/description-list';
import { FullTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { formatNumber } from '@/lib/browser/format';
import type { InteractionDetail } from '@/lib/contracts/interactions';

const LINK = 'text-accent-text underline underline-offset-4';
const MODES = { none: 'not at all', gateway: 'here, by the gateway', agent: 'by the agent, with a grant' };

/** Who proposed what, and where it led. */
export function InteractionFacts({ org, interaction }: { org: string; interaction: InteractionDetail }) {
  const { agent_id, approval_id, manifest_id, amount, currency, run_id, session_id } = interaction;
  return (
    <DescriptionList
      items={[
        [
          'Agent',
          <Link key="agent" href={`/${org}/agents/${agent_id}`} className={LINK}>
            {agent_id}
          </Link>,
        ],
        approval_id !== null && [
          'Approval',
          <Link key="approval" href={`/${org}/approvals/${approval_id}`} className={LINK}>
            {approval_id}
          </Link>,
        ],
        ['Runs', MODES[interaction.execution_mode]],
        interaction.decision === 'ALLOW' && ['Ran here', interaction.executed ? 'yes' : 'no'],
        amount !== null && ['Amount', `${formatNumber(amount)} ${currency ?? ''}`],
        run_id !== null && ['Run', <VisibleText key="run" text={run_id} />],
        session_id !== null && ['Session', <VisibleText key="session" text={session_id} />],
        ['Evaluated', <FullTime key="at" iso={interaction.created_at} />],
        ['Asked by', interaction.source === 'execute' ? 'submitting the action' : 'requesting an approval'],
        manifest_id !== null && [
          'Manifest',
          <Link key="manifest" href={`/${org}/agents/${agent_id}?manifest=${manifest_id}#manifest`} className={LINK}>
            the version of then
          </Link>,
        ],
        [
          'Action hash',
          <code key="hash" className="text-xs wrap-anywhere">
            {interaction.action_hash}
          </code>,
        ],
        [
          'Request',
          <code key="request" className="text-xs wrap-anywhere">
            {interaction.request_id}
          </code>,
        ],
      ]}
    />
  );
}
