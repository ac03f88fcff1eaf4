import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

type TableProps = ComponentProps<'table'> & {
  /** Names the table, and the region that scrolls it sideways on a narrow screen. */
  label: string;
  /** On a phone each row becomes a block of lines, its cells named by their `label`: nothing lies beside the screen. */
  stacked?: boolean;
};

/*
 * The roles say what the elements are anyway: a browser forgets it where a phone's layout shows rows as blocks.
 */
export function Table({ label, stacked = false, className, ...props }: TableProps) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="relative overflow-x-auto focus-visible:-outline-offset-2"
    >
      <table
        role="table"
        {...props}
        aria-label={label}
        className={clsx('w-full border-collapse text-left text-sm', stacked && 'stacked', className)}
      />
    </div>
  );
}

export function Thead({ children }: { children: ReactNode }) {
  return (
    <thead role="rowgroup" className="bg-sunken text-xs text-muted">
      <tr role="row">{children}</tr>
    </thead>
  );
}

export function Th({ numeric = false, className, ...props }: ComponentProps<'th'> & { numeric?: boolean }) {
  return (
    <th
      role="columnheader"
      scope="col"
      {...props}
      className={clsx(
        'h-9 compact:h-7 border-b border-line px-3 font-medium whitespace-nowrap first:pl-4 last:pr-4',
        numeric && 'text-right',
        className,
      )}
    />
  );
}

export function Tbody({ children }: { children: ReactNode }) {
  return (
    <tbody role="rowgroup" className="divide-y divide-line">
      {children}
    </tbody>
  );
}

export function Tr({ className, ...props }: ComponentProps<'tr'>) {
  return <tr role="row" {...props} className={clsx('hover:bg-hover', className)} />;
}

type TdProps = ComponentProps<'td'> & {
  numeric?: boolean;
  /** The head of its column, shown beside it where rows are stacked. */
  label?: string;
};

export function Td({ numeric = false, label, className, children, ...props }: TdProps) {
  return (
    <td
      role="cell"
      {...props}
      data-label={label}
      className={clsx(
        'px-3 py-2.5 compact:py-1 align-top first:pl-4 last:pr-4',
        numeric && 'text-right whitespace-nowrap tabular-nums',
        className,
      )}
    >
      {label === undefined ? children : <div className="min-w-0">{children}</div>}
    </td>
  );
}
