import { Bot, LayoutDashboard, ListChecks, ScrollText, SlidersHorizontal, Stamp, Waypoints } from 'lucide';
import type { IconNode } from '@/components/ui/icon';
import type { ShortcutId } from '@/lib/contracts/shortcuts';

export type Destination = {
  id: string;
  label: string;
  /** Under the organization: `/acme` + `/approvals`. */
  path: string;
  shortcut?: ShortcutId;
  /** Missing for destinations that only the keyboard (and a tab) leads to. */
  icon?: IconNode;
};

/** Where the console leads, in the sidebar's order. A new page is one line here. */
export const DESTINATIONS: readonly Destination[] = [
  { id: 'dashboard', label: 'Dashboard', path: '/dashboard', shortcut: 'go-dashboard', icon: LayoutDashboard },
  { id: 'approvals', label: 'Approvals', path: '/approvals', shortcut: 'go-approvals', icon: Stamp },
  { id: 'stats', label: 'Approval stats', path: '/approvals/stats', shortcut: 'go-stats' },
  { id: 'rules', label: 'Rules', path: '/rules', shortcut: 'go-rules', icon: ListChecks },
  { id: 'interactions', label: 'Interactions', path: '/interactions', icon: Waypoints },
  { id: 'agents', label: 'Agents', path: '/agents', shortcut: 'go-agents', icon: Bot },
  { id: 'audit', label: 'Audit log', path: '/audit', shortcut: 'go-audit', icon: ScrollText },
  { id: 'settings', label: 'Settings', path: '/settings', icon: SlidersHorizontal },
];

/** Whether a path lies in a destination. */
export const isWithin = (path: string, href: string) => path === href || path.startsWith(`${href}/`);
