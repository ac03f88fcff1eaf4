import { Inbox, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type Props = {
  icon?: LucideIcon;
  title: ReactNode;
  /** What to do next. */
  children?: ReactNode;
  actions?: ReactNode;
  /** Lets the page put the focus here when the last row has left. */
  headingId?: string;
};

/** Nothing to show, said as good or bad news, with the next step. */
export function EmptyState({ icon: Icon = Inbox, title, children, actions, headingId }: Props) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      <span className="mb-4 grid size-11 place-items-center rounded-xl border border-line bg-sunken text-faint">
        <Icon aria-hidden className="size-5" />
      </span>
      <h2 id={headingId} tabIndex={headingId ? -1 : undefined} className="text-md font-semibold outline-none">
        {title}
      </h2>
      {children && <div className="mt-1.5 text-sm text-muted">{children}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
