'use client';

import { ErrorState } from '@/components/ui/error-state';

/** A page of the console failed; the frame around it stays. The real error is in the server's log. */
export default function ConsoleError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <>
      <ErrorState error={error} what="This page" onRetry={retry} />
      {error.digest !== undefined && (
        <p className="text-center text-xs text-faint">
          Reference for the server’s log: <code className="font-mono">{error.digest}</code>
        </p>
      )}
    </>
  );
}
