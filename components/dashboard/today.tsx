import { StatStrip } from '@/components/ui/stat-card';
import { formatNumber } from '@/lib/browser/format';
import { hrefWith } from '@/lib/browser/href';

type Props = {
  base: string;
  /** The organization's today: `2026-01-31`. */
  day: string;
  pending: number;
  approved: number;
  denied: number;
  agents: { active: number; suspended: number; more: boolean };
};

/** How things stand, in four figures. */
export function Today({ base, day, pending, approved, denied, agents }: Props) {
  const decided = (status: string) => hrefWith(`${base}/approvals`, { view: 'all', status, from: day, to: day });
  return (
    <StatStrip
      label="Today"
      stats={[
        {
          label: 'Pending',
          value: formatNumber(pending),
          note: pending > 0 ? 'wait for a person' : 'nothing waits',
          href: `${base}/approvals`,
          tone: pending > 0 ? 'warning' : 'plain',
        },
        { label: 'Approved today', value: formatNumber(approved), href: decided('approved') },
        { label: 'Denied today', value: formatNumber(denied), href: decided('denied') },
        {
          label: 'Active agents',
          value: `${formatNumber(agents.active)}${agents.more ? '+' : ''}`,
          href: `${base}/agents`,
          note: agents.suspended > 0 ? `${formatNumber(agents.suspended)} suspended` : 'none suspended',
        },
      ]}
    />
  );
}
