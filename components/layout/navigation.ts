import {
  Bot,
  LayoutDashboard,
  ListChecks,
  ScrollText,
  SlidersHorizontal,
  Stamp,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';

export type Destination = {
  id: string;
  label: string;
  /** Under the organization: `/acme` + `/approvals`. */
  path: string;
  keys: readonly string[];
  /** Missing for destinations that only the keyboard (and a tab) leads to. */
  icon?: LucideIcon;
};

/** Where the console leads, in the sidebar's order. A new page is one line here. */
export const DESTINATIONS: readonly Destination[] = [
  { id: 'dashboard', label: 'Dashboard', path: '/dashboard', keys: ['d'], icon: LayoutDashboard },
  { id: 'approvals', label: 'Approvals', path: '/approvals', keys: ['a', 'g a'], icon: Stamp },
  { id: 'stats', label: 'Approval stats', path: '/approvals/stats', keys: ['g s'] },
  { id: 'rules', label: 'Rules', path: '/rules', keys: ['g r'], icon: ListChecks },
  { id: 'interactions', label: 'Interactions', path: '/interactions', keys: [], icon: Waypoints },
  { id: 'agents', label: 'Agents', path: '/agents', keys: ['g g'], icon: Bot },
  { id: 'audit', label: 'Audit log', path: '/audit', keys: ['l'], icon: ScrollText },
  { id: 'settings', label: 'Settings', path: '/settings', keys: [], icon: SlidersHorizontal },
];

/** Whether a path lies in a destination. */
export const isWithin = (path: string, href: string) => path === href || path.startsWith(`${href}/`);
