import { Bookmark, Building2, Keyboard, Monitor, Moon, SlidersHorizontal, Sun } from 'lucide';
import type { ShellOrg } from '@/components/layout/org-switcher';
import { DESTINATIONS } from '@/components/layout/navigation';
import type { IconNode } from '@/components/ui/icon';
import type { NamedFilter } from '@/lib/browser/saved-filters';
import type { ShortcutId } from '@/lib/contracts/shortcuts';

/** One line of the palette. */
export type Command = {
  id: string;
  label: string;
  group: 'Pages' | 'Saved filters' | 'Settings' | 'Organizations' | 'This browser';
  icon?: IconNode | undefined;
  /** Its keys are shown at its end. */
  shortcut?: ShortcutId | undefined;
  run: { kind: 'go'; href: string } | { kind: 'theme'; theme: string } | { kind: 'help' };
};

const SETTINGS = [
  { path: 'profile', label: 'Profile and shortcuts' },
  { path: 'members', label: 'Members and invitations' },
  { path: 'tokens', label: 'Tokens and keys' },
  { path: 'tools', label: 'Tools and risk tiers' },
  { path: 'secrets', label: 'Secrets' },
  { path: 'policies', label: 'Policies' },
  { path: 'organization', label: 'Organization, gating and limits' },
];

const THEMES = [
  { theme: 'light', label: 'Light theme', icon: Sun },
  { theme: 'dark', label: 'Dark theme', icon: Moon },
  { theme: 'system', label: 'Theme as the system has it', icon: Monitor },
];

/** Everything that the palette offers without asking the server. */
export function commandsOf(org: string, orgs: readonly ShellOrg[], saved: readonly NamedFilter[] = []): Command[] {
  return [
    ...DESTINATIONS.map(({ id, label, path, shortcut, icon }): Command => ({
      ...{ id: `page-${id}`, label, group: 'Pages', icon, shortcut },
      run: { kind: 'go', href: `/${org}${path}` },
    })),
    { id: 'page-docs', label: 'API reference', group: 'Pages', run: { kind: 'go', href: '/docs/api' } },
    ...saved.map(({ name, search }): Command => ({
      ...{ id: `filter-${name}`, label: name, group: 'Saved filters', icon: Bookmark },
      run: { kind: 'go', href: `/${org}/approvals?${search}` },
    })),
    ...SETTINGS.map(({ path, label }): Command => ({
      ...{ id: `settings-${path}`, label, group: 'Settings', icon: SlidersHorizontal },
      run: { kind: 'go', href: `/${org}/settings/${path}` },
    })),
    ...orgs
      .filter(({ slug }) => slug !== org)
      .map(({ slug, name }): Command => ({
        ...{ id: `org-${slug}`, label: name, group: 'Organizations', icon: Building2 },
        run: { kind: 'go', href: `/${slug}/dashboard` },
      })),
    ...THEMES.map(({ theme, label, icon }): Command => ({
      ...{ id: `theme-${theme}`, label, group: 'This browser', icon },
      run: { kind: 'theme', theme },
    })),
    {
      id: 'help',
      label: 'Keyboard shortcuts',
      group: 'This browser',
      icon: Keyboard,
      shortcut: 'help',
      run: { kind: 'help' },
    },
  ];
}

/** Those whose words all begin with, or hold, what was typed: every typed word must be found, in any order. */
export function matching(commands: readonly Command[], typed: string): Command[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ label, group }) => words.every((word) => `${label} ${group}`.toLowerCase().includes(word)));
}
