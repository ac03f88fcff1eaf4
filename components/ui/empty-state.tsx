import { Inbox } from 'lucide';
import type { ReactNode } from 'react';
import { Icon, type IconNode } from './icon';

export type EmptyStateProps = {
  icon?: IconNode;
  title: ReactNode;
  /** What to do next. */
  children?: ReactNode;
  actions?: ReactNode;
  /** Lets the page put the focus here when the last row has left. */
  headingId?: string;
  /** `h1` where this is the whole page. */
  heading?: 'h1' | 'h2';
};

/** Nothing to show, said as good or bad news, with the next step. */
export function EmptyState({
  icon = Inbox,
  title,
  children,
  actions,
  headingId,
  heading: Heading = 'h2',
}: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      <span className="mb-4 grid size-11 place-items-center rounded-xl border border-line bg-sunken text-faint">
        <Icon of={icon} className="size-5" />
      </span>
      <Heading id={headingId} tabIndex={headingId ? -1 : undefined} className="text-md font-semibold outline-none">
        {title}
      </Heading>
      {children && <div className="mt-1.5 text-sm text-muted">{children}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
