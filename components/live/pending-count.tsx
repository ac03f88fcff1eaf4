'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, use, type ReactNode } from 'react';
import { pendingCountOptions } from '@/lib/browser/approvals';
import { usePollSeconds } from './live-provider';

const PendingCountContext = createContext(0);

type Props = { org: string; refreshSeconds: number; children: ReactNode };

/** Keeps the number of pending approvals live, once for everything on the page that shows it. */
export function PendingCountProvider({ org, refreshSeconds, children }: Props) {
  const { data = 0 } = useQuery(pendingCountOptions(org, usePollSeconds(refreshSeconds)));
  return <PendingCountContext value={data}>{children}</PendingCountContext>;
}

/** How many approvals wait, counted up to PENDING_COUNTED_TO. */
export const usePendingCount = (): number => use(PendingCountContext);
