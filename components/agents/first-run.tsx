'use client';

import { lazy, Suspense, useState } from 'react';

const Steps = lazy(() => import('./first-run-steps'));

export type FirstRunProps = {
  org: string;
  url: string;
  /** Nothing has been asked in this organization yet. */
  waiting: boolean;
  /** An agent that is there already. */
  agentId: string | null;
  /** May register an agent and make its key. */
  canSetUp: boolean;
};

/**
 * The way to the first request, until it has come. It stays when the request comes while it is shown, to lead to it; its
 * script comes only where it is needed.
 */
export function FirstRun({ waiting, ...props }: FirstRunProps) {
  const [shown, setShown] = useState(waiting);
  if (!shown) return null;
  return (
    <Suspense>
      <Steps {...props} onClose={() => setShown(false)} />
    </Suspense>
  );
}
