'use client';

import clsx from 'clsx';
import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useKeys } from '@/components/keyboard/provider';
import { Icon, type IconNode } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { tooltip } from '@/components/ui/tooltip';
import { ariaKeys } from '@/lib/browser/keys';
import { DESTINATIONS, isWithin, type Destination } from './navigation';

type Props = {
  /** Path of the organization: `/acme`. */
  base: string;
  /** What stands behind a label, by destination id: the number of pending approvals. */
  badges?: Readonly<Record<string, ReactNode>>;
  onNavigate?: (() => void) | undefined;
};

/** The console's destinations, as in the sidebar and the drawer. */
export function NavLinks({ base, badges = {}, onNavigate }: Props) {
  return (
    <nav aria-label="Main">
      <ul className="flex flex-col gap-0.5">
        {DESTINATIONS.map((destination) => {
          if (!destination.icon) return null;
          const { id } = destination;
          return <NavLink key={id} {...{ destination, base, onNavigate }} badge={badges[id]} icon={destination.icon} />;
        })}
      </ul>
    </nav>
  );
}

type LinkProps = Pick<Props, 'base' | 'onNavigate'> & { destination: Destination; icon: IconNode; badge: ReactNode };

function NavLink({ destination: { label, path: under, shortcut }, icon, base, onNavigate, badge }: LinkProps) {
  const keys = useKeys(shortcut);
  const current = isWithin(usePathname(), base + under);
  return (
    <li>
      <Link
        href={base + under}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts={ariaKeys(keys)}
        {...(keys.length > 0 && !onNavigate ? tooltip(label, keys.slice(0, 1)) : {})}
        {...(onNavigate ? { onClick: onNavigate } : {})}
        className={clsx(
          'relative flex h-9 items-center gap-3 rounded-md px-3 text-base font-medium transition-colors duration-100 lg:h-8',
          current
            ? 'bg-surface text-ink shadow-sheet ring-1 ring-line [&>svg]:text-accent-text'
            : 'text-muted hover:bg-surface/60 hover:text-ink',
        )}
      >
        <Icon of={icon} className="size-4 shrink-0" />
        <span className="flex-1">{label}</span>
        <Going />
        {badge}
      </Link>
    </li>
  );
}

/** Says that the page behind the link is on its way, when it takes a moment. */
function Going() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return (
    <span role="status" className="fade-in [animation-delay:200ms] [animation-fill-mode:both]">
      <Spinner className="size-3.5" />
      <span className="sr-only">Loading</span>
    </span>
  );
}
