'use client';

import { ErrorScreen } from '@/components/layout/error-screen';

/** A page failed. The real error is in the server's log under the reference; none of it reaches the browser. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return <ErrorScreen error={error} onRetry={retry} />;
}
