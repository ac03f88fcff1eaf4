'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

type Entry = { href: string; label: string };

/** The groups of operations; plain links, the current one marked. */
export function ReferenceNav({ entries }: { entries: readonly Entry[] }) {
  const path = usePathname();
  return (
    <nav aria-label="Reference" className="mt-4">
      <ul className="flex flex-wrap gap-1 lg:flex-col">
        {[{ href: '/docs/api', label: 'Overview' }, ...entries].map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={path === href ? 'page' : undefined}
              className={clsx(
                'flex min-h-8 items-center rounded-md px-2.5 text-sm',
                path === href ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink',
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
