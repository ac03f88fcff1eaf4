import { useId, type ReactNode } from 'react';

type Props = { title: string; aside?: ReactNode; children: ReactNode };

/** A titled part of the approval's main column, as the operator guide divides it. */
export function Part({ title, aside, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="mb-2 flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
