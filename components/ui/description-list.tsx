import clsx from 'clsx';
import type { ReactNode } from 'react';

/** Names and values in two columns; `false` and `null` entries are left out. */
export function DescriptionList({
  items,
  className,
}: {
  items: readonly (readonly [name: string, value: ReactNode] | false | null)[];
  className?: string;
}) {
  return (
    <dl className={clsx('grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-[minmax(6rem,auto)_1fr] sm:gap-y-2', className)}>
      {items.map(
        (item) =>
          item && (
            <div key={item[0]} className="contents">
              <dt className="text-sm text-faint">{item[0]}</dt>
              <dd className="min-w-0 pb-1.5 text-base wrap-anywhere sm:pb-0">{item[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
