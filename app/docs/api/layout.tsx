import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Wordmark } from '@/components/layout/logo';
import { reference } from './description';
import { ReferenceNav } from './reference-nav';

export const metadata: Metadata = { title: { default: 'API reference', template: '%s · API reference' } };

/** The reference needs no sign-in, and no script to be read. */
export default function ReferenceLayout({ children }: { children: ReactNode }) {
  const { version, groups } = reference();
  return (
    <div className="mx-auto grid min-h-dvh max-w-page lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-4 py-2 font-medium text-accent-on focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        Skip to the content
      </a>
      <header className="border-b border-line px-4 py-5 lg:sticky lg:top-0 lg:h-dvh lg:overflow-y-auto lg:border-r lg:border-b-0">
        <Link href="/approvals" aria-label="Countersign, to the console" className="inline-flex rounded-sm">
          <Wordmark />
        </Link>
        <p className="mt-1 text-xs text-faint">API reference · version {version}</p>
        <ReferenceNav entries={groups.map(({ tag, slug }) => ({ href: `/docs/api/${slug}`, label: tag }))} />
      </header>
      <main id="content" className="min-w-0 px-4 py-6 sm:px-8">
        {children}
      </main>
    </div>
  );
}
