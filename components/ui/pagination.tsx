import { ChevronLeft, ChevronRight } from 'lucide';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { buttonStyle } from './button-style';
import { Icon } from './icon';

type Props = {
  /** `1–50 of 1,234 approvals` */
  summary: ReactNode;
  /** Addresses of the neighbouring pages; without one there is none. */
  previous?: string | undefined;
  next?: string | undefined;
  label?: string;
};

/** Back and forth by cursor. Plain links: they work before any script, and the browser's Back does too. */
export function Pagination({ summary, previous, next, label = 'Pages' }: Props) {
  return (
    <nav aria-label={label} className="flex flex-wrap items-center justify-between gap-3 px-4 py-2.5">
      <p className="text-xs text-faint tabular-nums">{summary}</p>
      <div className="flex gap-2">
        <Step href={previous} rel="prev">
          <Icon of={ChevronLeft} className="size-3.5" /> Previous
        </Step>
        <Step href={next} rel="next">
          Next <Icon of={ChevronRight} className="size-3.5" />
        </Step>
      </div>
    </nav>
  );
}

function Step({ href, rel, children }: { href: string | undefined; rel: 'prev' | 'next'; children: ReactNode }) {
  const className = buttonStyle({ tone: 'secondary', size: 'sm' });
  if (href === undefined) {
    return (
      <span role="link" aria-disabled="true" className={className}>
        {children}
      </span>
    );
  }
  return (
    <Link href={href} rel={rel} className={className}>
      {children}
    </Link>
  );
}
