import Link from 'next/link';
import { DescriptionList } from '@/components/ui/description-list';
import { FullTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { formatCount } from '@/lib/browser/format';
import type { AgentDetail } from '@/lib/contracts/agents';

/** An agent in a few lines. */
export function AgentFacts({ base, agent }: { base: string; agent: AgentDetail }) {
  const { manifest } = agent;
  return (
    <DescriptionList
      items={[
        ['Manifest', manifest ? `version ${manifest.version} (${manifest.agent_version})` : 'none in force'],
        manifest?.team ? ['Team', <VisibleText key="team" text={manifest.team} />] : null,
        [
          'Waiting',
          agent.pending_approvals === 0 ? (
            'nothing'
          ) : (
            <Link
              href={`${base}/approvals?agent_id=${agent.agent_id}`}
              className="text-accent-text underline underline-offset-4"
            >
              {formatCount(agent.pending_approvals, 'approval')}
            </Link>
          ),
        ],
        ['Keys', agent.active_keys === 0 ? 'none that work: it can’t act' : `${agent.active_keys} that work`],
        ['Last seen', agent.last_activity_at ? <FullTime iso={agent.last_activity_at} /> : 'never'],
        ['Here since', <FullTime key="since" iso={agent.created_at} />],
      ]}
    />
  );
}
