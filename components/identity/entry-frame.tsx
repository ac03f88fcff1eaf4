import type { ReactNode } from 'react';
import { Wordmark } from '@/components/layout/logo';

type Props = { title: ReactNode; description?: ReactNode; children: ReactNode; footer?: ReactNode };

/** A page in front of the console: sign-in, invitation, first password. One sheet, one thing to do. */
export function EntryFrame({ title, description, children, footer }: Props) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-4 py-10 sm:px-6">
      <Wordmark className="mb-6 px-1" />
      <div className="rounded-xl border border-line bg-surface p-5 shadow-sheet sm:p-7">
        <h1 className="text-xl font-semibold wrap-anywhere">{title}</h1>
        {description && <div className="mt-1 text-base text-muted wrap-anywhere">{description}</div>}
        <div className="mt-5">{children}</div>
      </div>
      {footer && <div className="mt-4 px-1 text-sm text-muted">{footer}</div>}
    </main>
  );
}
