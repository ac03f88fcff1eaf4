'use client';

import { Lock, TriangleAlert } from 'lucide';
import { ProblemError } from '@/lib/browser/http';
import { Button } from './button';
import { Icon } from './icon';

/** A part of a page that couldn't be loaded or isn't for this person: what happened, and what to do next. */
export function ErrorState({ error, onRetry, what = 'This' }: { error: unknown; onRetry?: () => void; what?: string }) {
  const problem = error instanceof ProblemError ? error : undefined;
  const refused = problem?.status === 403;
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      <span className="mb-4 grid size-11 place-items-center rounded-xl border border-negative-line bg-negative-soft text-negative">
        <Icon of={refused ? Lock : TriangleAlert} className="size-5" />
      </span>
      <h2 className="text-md font-semibold">{problem?.title ?? `${what} could not be loaded`}</h2>
      <p className="mt-1.5 text-sm text-muted">
        {problem?.detail ?? 'Something went wrong on our side. Trying again often helps.'}
        {refused && ' An owner or admin of this organization can change what you may do.'}
      </p>
      {problem?.extra.requestId && (
        <p className="mt-2 text-xs text-faint">
          Reference <code className="font-mono">{problem.extra.requestId}</code>
        </p>
      )}
      {onRetry && !refused && (
        <Button className="mt-5" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
