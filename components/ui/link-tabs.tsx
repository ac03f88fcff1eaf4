'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

export type LinkTab = {
  href: string;
  label: string;
  /** A count or the like behind the words. */
  badge?: ReactNode;
  /** Decided by the page when the path alone can't tell (`?status=…`). */
  current?: boolean;
};

/** Views of one subject, each with its own address. */
export function LinkTabs({ tabs, label }: { tabs: readonly LinkTab[]; label: string }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="-mb-px flex gap-x-5 max-sm:flex-wrap sm:overflow-x-auto">
      {tabs.map((tab) => {
        const address = tab.href.split('?')[0] ?? '';
        const current = tab.current ?? (path === address || path.startsWith(`${address}/`));
        return (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={current ? 'page' : undefined}
            className={clsx(
              'inline-flex h-9 items-center gap-2 border-b-2 text-sm font-medium whitespace-nowrap transition-colors duration-100 focus-visible:-outline-offset-2',
              current
                ? 'border-accent text-ink'
                : 'border-transparent text-muted hover:border-line-strong hover:text-ink',
            )}
          >
            {tab.label}
            {tab.badge}
          </Link>
        );
      })}
    </nav>
  );
}
