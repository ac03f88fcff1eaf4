import type { LinkTab } from '@/components/ui/link-tabs';
import { PendingBadge } from './pending-badge';

/** The three views of approvals. */
export const approvalTabs = (org: string, current: 'pending' | 'all' | 'stats'): readonly LinkTab[] => [
  {
    href: `/${org}/approvals`,
    label: 'Pending',
    current: current === 'pending',
    badge: <PendingBadge />,
  },
  { href: `/${org}/approvals?view=all`, label: 'All', current: current === 'all' },
  { href: `/${org}/approvals/stats`, label: 'Stats', current: current === 'stats' },
];
