'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { watchTooltips } from './tooltip-watch';

const Content = lazy(() => import('./tooltip-content'));

/** Once per page: draws the tooltip of whatever element asks for one. Its script comes with the first tooltip. */
export function TooltipLayer() {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  useEffect(() => watchTooltips(setTarget), []);
  return <Suspense>{target && <Content target={target} />}</Suspense>;
}
