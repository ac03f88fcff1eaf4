'use client';

import { useParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';

/** A way on to another page of the organization in the address; for screens that are told nothing else. */
export function OrgLink({ path, children }: { path: string; children: ReactNode }) {
  const { org } = useParams<{ org?: string }>();
  return (
    <ButtonLink href={org === undefined ? path : `/${org}${path}`} tone="primary">
      {children}
    </ButtonLink>
  );
}
