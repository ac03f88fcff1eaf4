'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useOptimistic } from 'react';
import { hrefWith, type Filters } from '@/lib/browser/href';

/**
 * The filters as they are shown, and the way to change some of them in the address, which is their only home; the list
 * begins anew. What was just chosen shows at once, before the server has drawn the list.
 */
export function useFilters<F extends Filters>(path: string, filters: F): [F, (change: Partial<F>) => void] {
  const router = useRouter();
  const [shown, show] = useOptimistic(filters);
  const set = (change: Partial<F>) => {
    const next = { ...shown, ...change };
    startTransition(() => {
      show(next);
      router.push(hrefWith(path, next), { scroll: false });
    });
  };
  return [shown, set];
}

/** Takes every filter away. */
export const noneOf = <F extends Filters>(filters: F): Partial<F> => {
  const none: Partial<F> = {};
  for (const name of Object.keys(filters) as (keyof F)[]) none[name] = undefined; // its keys are known to the caller
  return none;
};
