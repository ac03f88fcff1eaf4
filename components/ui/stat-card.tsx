import clsx from 'clsx';
import Link from 'next/link';
import type { ReactNode } from 'react';

type Stat = {
  label: string;
  value: ReactNode;
  /** A line under the figure: a comparison, a target. */
  note?: ReactNode;
  /** Where the figure's rows are. */
  href?: string;
  tone?: 'plain' | 'warning' | 'negative' | 'positive';
};

const TONE = { plain: '', warning: 'text-warning', negative: 'text-negative', positive: 'text-positive' };

/** Figures side by side in one ruled strip. */
export function StatStrip({ stats, label }: { stats: readonly Stat[]; label: string }) {
  return (
    <section aria-label={label}>
      <dl className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line">
        {stats.map(({ label: name, value, note, href, tone = 'plain' }) => (
          <div key={name} className={clsx('relative flex-1 basis-36 bg-surface px-4 py-3', href && 'hover:bg-hover')}>
            <dt className="text-xs text-muted">
              {href ? (
                <Link href={href} className="after:absolute after:inset-0 focus-visible:after:outline-2">
                  {name}
                </Link>
              ) : (
                name
              )}
            </dt>
            <dd className={clsx('mt-0.5 text-2xl font-semibold whitespace-nowrap tabular-nums', TONE[tone])}>
              {value}
            </dd>
            {note && <dd className="text-xs text-faint">{note}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
