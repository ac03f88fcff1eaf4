'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { onToasts } from './toast';

const Content = lazy(() => import('./toaster-content'));

/** Where toasts appear; `notify` makes them. */
export function Toaster() {
  const [calls, setCalls] = useState(0);
  useEffect(() => onToasts(() => setCalls((count) => count + 1)), []);
  return <Suspense>{calls > 0 && <Content calls={calls} />}</Suspense>;
}
