'use client';

import { ChevronsUpDown, CircleUser, Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide';
import { useTheme } from 'next-themes';
import { useKeyboard } from '@/components/keyboard/provider';
import { Icon } from '@/components/ui/icon';
import { Menu } from '@/components/ui/menu';
import { loadPage } from '@/lib/browser/load-page';
import { SIDEBAR_BUTTON } from './sidebar-style';

export type ShellUser = { id: string; name: string; email: string };

const THEMES = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'As the system', icon: Monitor },
];

async function leave() {
  const { signOut } = await import('@/lib/browser/auth');
  await signOut();
  loadPage('/login');
}

/** Who is signed in: profile, theme, help, the way out. */
export function UserMenu({ user, base }: { user: ShellUser; base: string }) {
  const { theme = 'system', setTheme } = useTheme();
  const keyboard = useKeyboard();
  const name = user.name || user.email;
  return (
    <Menu
      align="start"
      side="top"
      className="w-60"
      entries={[
        { kind: 'item', label: 'Profile', icon: CircleUser, href: `${base}/settings/profile` },
        {
          kind: 'item',
          label: 'Keyboard shortcuts',
          icon: Keyboard,
          shortcut: 'help',
          onSelect: () => keyboard?.setHelpOpen(true),
        },
        { kind: 'separator' },
        { kind: 'choices', label: 'Theme', value: theme, choices: THEMES, onChange: setTheme },
        { kind: 'separator' },
        { kind: 'item', label: 'Sign out', icon: LogOut, onSelect: () => void leave() },
      ]}
      trigger={
        <button type="button" aria-label={`Account of ${name}`} className={SIDEBAR_BUTTON}>
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-ink text-2xs font-semibold text-canvas"
          >
            {initials(name)}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm/4 font-medium">{name}</span>
            {user.name && <span className="block truncate text-2xs/4 text-faint">{user.email}</span>}
          </span>
          <Icon of={ChevronsUpDown} className="size-4 shrink-0 text-faint" />
        </button>
      }
    />
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
}
