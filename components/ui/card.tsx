import clsx from 'clsx';
import { useId, type ReactNode } from 'react';

type Props = {
  title?: ReactNode;
  /** Beside the title: a count, a link, a button. */
  aside?: ReactNode;
  description?: ReactNode;
  /** Without padding, for tables and lists that reach the edge. */
  flush?: boolean;
  headingLevel?: 2 | 3;
  className?: string;
  children: ReactNode;
};

/** A titled part of a page. */
export function Card({ title, aside, description, flush = false, headingLevel = 2, className, children }: Props) {
  const id = useId();
  const Heading = `h${headingLevel}` as const;
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={clsx('relative min-w-0 overflow-clip rounded-lg border border-line bg-surface', className)}
    >
      {title && (
        <header
          className={clsx(
            'flex flex-wrap items-center gap-x-3 gap-y-2 px-4',
            flush ? 'min-h-12 border-b border-line py-2' : description ? 'pt-3' : 'min-h-11 pt-2',
          )}
        >
          <div className={clsx('min-w-0 flex-1', description ? 'basis-56' : 'basis-32')}>
            <Heading id={id} className="text-base font-semibold">
              {title}
            </Heading>
            {description && <p className="text-xs text-faint">{description}</p>}
          </div>
          {aside}
        </header>
      )}
      <div className={clsx(!flush && (title ? `px-4 pb-4 ${description ? 'pt-3.5' : 'pt-1.5'}` : 'p-4'))}>
        {children}
      </div>
    </section>
  );
}
