import clsx from 'clsx';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide';
import type { ReactNode } from 'react';
import { toneStyle } from './badge';
import { Icon } from './icon';

const ICONS = { info: Info, positive: CircleCheck, warning: TriangleAlert, negative: CircleAlert };

type Props = {
  tone?: keyof typeof ICONS;
  title?: ReactNode;
  actions?: ReactNode;
  /** `status` is read out politely when it appears, `alert` at once; leave out what is there from the start. */
  role?: 'status' | 'alert';
  /** Without corners and sides, for the top of a page. */
  edge?: boolean;
  className?: string;
  children?: ReactNode;
};

/** Something that must be read, in the place where it matters. */
export function Banner({ tone = 'info', title, actions, role, edge = false, className, children }: Props) {
  return (
    <div
      role={role}
      className={toneStyle({
        tone,
        className: clsx(
          'flex flex-wrap items-start gap-x-3 gap-y-2 px-3.5 py-2.5 text-sm',
          edge ? 'border-b' : 'rounded-lg border',
          className,
        ),
      })}
    >
      <Icon of={ICONS[tone]} className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 basis-48 text-ink">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
