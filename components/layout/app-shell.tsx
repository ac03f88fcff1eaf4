'use client';

import { useEffect, useMemo, type ReactNode } from 'react';
import { KeyboardProvider } from '@/components/keyboard/provider';
import { ShortcutHelp } from '@/components/keyboard/shortcut-help';
import { ExpiringSoon, LastCall } from '@/components/live/expiring-soon';
import { LiveProvider } from '@/components/live/live-provider';
import { Notifier } from '@/components/live/notifier';
import { PendingCountProvider } from '@/components/live/pending-count';
import { PendingTitle } from '@/components/live/pending-title';
import { Palette } from '@/components/palette/palette';
import { ClockProvider } from '@/components/ui/clock';
import { watchSession } from '@/lib/browser/signed-out';
import type { Preferences } from '@/lib/contracts/identity';
import { ownKeysOf } from '@/lib/contracts/shortcuts';
import { FocusOnArrival } from './focus-on-arrival';
import { Wordmark } from './logo';
import { MobileNav } from './mobile-nav';
import { NavLinks } from './nav-links';
import { NavShortcuts } from './nav-shortcuts';
import { OrgSwitcher, type ShellOrg } from './org-switcher';
import { UserMenu, type ShellUser } from './user-menu';

type Props = {
  org: ShellOrg;
  orgs: readonly ShellOrg[];
  user: ShellUser;
  /** ISO time at which the server draws the page, and the organization's zone. */
  now: string;
  timeZone: string;
  /** The organization's auto-refresh, in seconds; 0 when it is switched off. */
  refreshSeconds: number;
  /** The person's own settings. */
  preferences: Preferences;
  /** The live number of pending approvals. */
  pendingBadge?: ReactNode;
  /** What everybody must know on every page (gating switched off). */
  banner?: ReactNode;
  children: ReactNode;
};

/** The console's frame: skip link, sidebar (a drawer on narrow screens), keyboard, clock, and the page as a sheet. */
export function AppShell({ org, orgs, user, preferences, pendingBadge, banner, children, ...props }: Props) {
  const ownKeys = useMemo(() => ownKeysOf(preferences.keys), [preferences.keys]);
  useEffect(() => watchSession(user.id), [user.id]);
  const base = `/${org.slug}`;
  const badges = { approvals: pendingBadge };
  return (
    <ClockProvider now={props.now} timeZone={props.timeZone}>
      <LiveProvider org={org.slug} refreshSeconds={props.refreshSeconds}>
        <PendingCountProvider org={org.slug} refreshSeconds={props.refreshSeconds}>
          <KeyboardProvider letters={preferences.shortcuts} own={ownKeys}>
            <FocusOnArrival />
            <PendingTitle />
            <LastCall org={org.slug} refreshSeconds={props.refreshSeconds} />
            {preferences.notifications && <Notifier org={org} />}
            <NavShortcuts base={base} />
            <ShortcutHelp />
            <Palette org={org.slug} orgs={orgs} />
            <a
              href="#main"
              className="sr-only z-50 rounded-md bg-accent px-4 py-2 font-medium text-accent-on focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
            >
              Skip to content
            </a>
            <div data-density={preferences.density} className="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
              <aside className="sticky top-0 hidden h-dvh flex-col gap-5 p-3 pt-4 lg:flex">
                <Wordmark className="px-2" />
                <OrgSwitcher org={org} orgs={orgs} />
                <div className="min-h-0 flex-1 overflow-y-auto p-px">
                  <NavLinks base={base} badges={badges} />
                </div>
                <ExpiringSoon org={org.slug} refreshSeconds={props.refreshSeconds} />
                <UserMenu user={user} base={base} />
              </aside>
              <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-b border-line bg-canvas px-3 lg:hidden">
                <MobileNav>
                  {(close) => (
                    <div className="flex min-h-0 flex-1 flex-col gap-4">
                      <Wordmark className="px-2 py-1" />
                      <OrgSwitcher org={org} orgs={orgs} />
                      <div className="min-h-0 flex-1 overflow-y-auto p-px">
                        <NavLinks base={base} badges={badges} onNavigate={close} />
                      </div>
                      <ExpiringSoon org={org.slug} refreshSeconds={props.refreshSeconds} />
                      <UserMenu user={user} base={base} />
                    </div>
                  )}
                </MobileNav>
                <Wordmark className="flex-1" />
              </header>
              <main
                id="main"
                tabIndex={-1}
                className="relative min-h-[calc(100dvh-3.5rem)] min-w-0 bg-surface outline-none lg:my-2 lg:mr-2 lg:min-h-[calc(100dvh-1rem)] lg:overflow-clip lg:rounded-xl lg:border lg:border-line lg:shadow-sheet"
              >
                {banner}
                {children}
              </main>
            </div>
          </KeyboardProvider>
        </PendingCountProvider>
      </LiveProvider>
    </ClockProvider>
  );
}
