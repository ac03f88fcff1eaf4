'use client';

import { Screen } from './screen';

/*
 * Every page ships the error screens, so that they are made of plain elements: no icons, no router, no widgets.
 */
const BUTTON = 'inline-flex h-10 items-center rounded-md px-4 font-medium';

/** A page that failed: what is known to hold, the reference for the log, two ways on. */
export function ErrorScreen({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined;
  return (
    <Screen
      title="This page could not be shown"
      actions={
        <>
          <button
            type="button"
            onClick={onRetry}
            className={`${BUTTON} bg-accent text-accent-on hover:bg-accent-hover`}
          >
            Try again
          </button>
          {/* A plain link: it works even when no script does. */}
          <a href="/approvals" className={`${BUTTON} border border-line-strong bg-surface hover:bg-hover`}>
            Go to Approvals
          </a>
        </>
      }
    >
      <p>Something failed on our side. What you decided before still stands; nothing was decided by this.</p>
      {digest && (
        <p className="mt-3 text-sm">
          Reference for the server’s log: <code className="font-mono">{digest}</code>
        </p>
      )}
    </Screen>
  );
}
