import { queryOptions } from '@tanstack/react-query';
import type { InteractionDetail } from '@/lib/contracts/interactions';
import { request } from './http';

/** One interaction with its trace; what was recorded never changes. */
export const interactionOptions = (org: string, id: string) =>
  queryOptions({
    queryKey: ['interactions', org, id] as const,
    queryFn: ({ signal }) => request<InteractionDetail>(`/api/v1/orgs/${org}/interactions/${id}`, { signal }),
    staleTime: Infinity,
  });
