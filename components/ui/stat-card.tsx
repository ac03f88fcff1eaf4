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

/** How many stand in a row, by how many there are: rows of one strip are never filled by chance. */
const COLUMNS: Readonly<Record<number, string>> = {
  3: 'grid-cols-3',
  4: 'grid-cols-2 md:grid-cols-4',
  5: 'grid-cols-2 sm:grid-cols-5',
  6: 'grid-cols-2 sm:grid-cols-3 xl:grid-cols-6',
};

type Props = {
  stats: readonly Stat[];
  label: string;
  /** On a phone, each figure on the line of its name: for a strip over what one came for. */
  slim?: boolean;
};

/** Figures side by side in one ruled strip, each on the line of its neighbours. */
export function StatStrip({ stats, label, slim = false }: Props) {
  return (
    <section aria-label={label} className="min-w-0">
      <dl
        className={clsx(
          'grid gap-px overflow-hidden rounded-lg border border-line bg-surface',
          COLUMNS[stats.length] ?? 'grid-cols-2 sm:grid-cols-4',
        )}
      >
        {stats.map(({ label: name, value, note, href, tone = 'plain' }) => (
          <div
            key={name}
            className={clsx(
              'relative bg-surface px-4 py-3 shadow-[0_0_0_1px_var(--line)]',
              stats.length === 5 && 'max-sm:last:col-span-2',
              slim && 'max-sm:flex max-sm:items-baseline max-sm:flex-wrap max-sm:gap-x-2 max-sm:px-3 max-sm:py-2',
              href && 'hover:bg-hover',
            )}
          >
            <dt className="text-xs text-muted">
              {href ? (
                <Link href={href} className="after:absolute after:inset-0 focus-visible:after:outline-2">
                  {name}
                </Link>
              ) : (
                name
              )}
            </dt>
            <dd
              className={clsx(
                'mt-0.5 text-2xl font-semibold wrap-anywhere tabular-nums sm:whitespace-nowrap',
                slim && 'max-sm:mt-0 max-sm:ml-auto max-sm:text-base',
                TONE[tone],
              )}
            >
              {value}
            </dd>
            {note && <dd className="text-xs text-faint">{note}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
