import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatNumber, formatPercent } from '@/lib/browser/format';

export type BarItem = {
  key: string;
  label: ReactNode;
  value: number;
  /** A second figure behind the first. */
  note?: ReactNode;
  href?: string;
};

type Props = {
  label: string;
  items: readonly BarItem[];
  /** What the bars are measured by; the largest value when missing. */
  max?: number;
  format?: (value: number) => string;
  empty?: string;
};

/** Shares of a whole, ranked: each a line of text over its bar. A list, so that it needs no table beside it. */
export function BarList({ label, items, max, format = formatNumber, empty = 'No data in this period.' }: Props) {
  const most = max ?? Math.max(1, ...items.map((item) => item.value));
  if (items.length === 0) return <p className="py-2 text-sm text-faint">{empty}</p>;
  return (
    <ul aria-label={label} className="flex flex-col gap-2.5">
      {items.map((item) => (
        <li key={item.key}>
          <div className="flex items-baseline gap-3 text-sm">
            <span className="min-w-0 flex-1 truncate">
              {item.href ? (
                <Link href={item.href} className="hover:underline">
                  {item.label}
                </Link>
              ) : (
                item.label
              )}
            </span>
            {item.note && <span className="text-xs text-faint tabular-nums">{item.note}</span>}
            <span className="font-medium tabular-nums">{format(item.value)}</span>
          </div>
          <div aria-hidden className="mt-1 h-1.5 rounded-full bg-neutral-soft">
            <div
              className="h-full min-w-0.5 rounded-full bg-accent"
              style={{ width: `${Math.min(item.value / most, 1) * 100}%` }}
              title={formatPercent(item.value / most)}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
