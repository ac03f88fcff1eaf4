import { CountBadge } from '@/components/ui/badge';
import type { LinkTab } from '@/components/ui/link-tabs';
import { formatCompact } from '@/lib/browser/format';

/** The three views of approvals. */
export const approvalTabs = (
  base: string,
  current: 'pending' | 'all' | 'stats',
  pendingCount: number,
): readonly LinkTab[] => [
  {
    href: `${base}/approvals`,
    label: 'Pending',
    current: current === 'pending',
    badge: <CountBadge count={formatCompact(pendingCount)} loud={pendingCount > 0} />,
  },
  { href: `${base}/approvals?view=all`, label: 'All', current: current === 'all' },
  { href: `${base}/approvals/stats`, label: 'Stats', current: current === 'stats' },
];
