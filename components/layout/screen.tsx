import type { ReactNode } from 'react';
import { Wordmark } from './logo';

type Props = { title: string; actions?: ReactNode; children: ReactNode };

/** A page outside of the console: one message, one way on. */
export function Screen({ title, actions, children }: Props) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center px-6 py-16">
      <Wordmark className="mb-8" />
      <h1 className="text-2xl font-semibold">{title}</h1>
      <div className="mt-2 text-md text-muted">{children}</div>
      {actions && <div className="mt-6 flex flex-wrap gap-2">{actions}</div>}
    </main>
  );
}
