import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

type TableProps = ComponentProps<'table'> & {
  /** Names the table, and the region that scrolls it sideways on a narrow screen. */
  label: string;
};

export function Table({ label, className, ...props }: TableProps) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="relative overflow-x-auto focus-visible:-outline-offset-2"
    >
      <table {...props} aria-label={label} className={clsx('w-full border-collapse text-left text-sm', className)} />
    </div>
  );
}

export function Thead({ children }: { children: ReactNode }) {
  return (
    <thead className="bg-sunken text-xs text-muted">
      <tr>{children}</tr>
    </thead>
  );
}

export function Th({ numeric = false, className, ...props }: ComponentProps<'th'> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      {...props}
      className={clsx(
        'h-9 border-b border-line px-3 font-medium whitespace-nowrap first:pl-4 last:pr-4',
        numeric && 'text-right',
        className,
      )}
    />
  );
}

export function Tbody({ children }: { children: ReactNode }) {
  return <tbody className="divide-y divide-line">{children}</tbody>;
}

export function Tr({ className, ...props }: ComponentProps<'tr'>) {
  return <tr {...props} className={clsx('hover:bg-hover', className)} />;
}

export function Td({ numeric = false, className, ...props }: ComponentProps<'td'> & { numeric?: boolean }) {
  return (
    <td
      {...props}
      className={clsx(
        'px-3 py-2.5 align-top first:pl-4 last:pr-4',
        numeric && 'text-right whitespace-nowrap tabular-nums',
        className,
      )}
    />
  );
}
