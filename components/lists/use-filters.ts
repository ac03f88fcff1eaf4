'use client';

import { useRouter } from 'next/navigation';
import { hrefWith, type Filters } from '@/lib/browser/href';

/** Changes filters in the address, which is their only home; the list begins anew. */
export function useFilters(path: string, filters: Filters): (change: Filters) => void {
  const router = useRouter();
  return (change) => router.push(hrefWith(path, { ...filters, ...change }), { scroll: false });
}
