import { queryOptions } from '@tanstack/react-query';
import type { InteractionDetail, InteractionSummary } from '@/lib/contracts/interactions';
import { request } from './http';

/** One interaction with its trace; what was recorded never changes. */
export const interactionOptions = (org: string, id: string) =>
  queryOptions({
    queryKey: ['interactions', org, id] as const,
    queryFn: ({ signal }) => request<InteractionDetail>(`/api/v1/orgs/${org}/interactions/${id}`, { signal }),
    staleTime: Infinity,
  });

/** The newest interaction of the organization, null while there is none; looked for every so many milliseconds. */
export const newestInteractionOptions = (org: string, everyMs: number) =>
  queryOptions({
    queryKey: ['interactions', org, 'newest'] as const,
    queryFn: async ({ signal }) =>
      (
        await request<{ items: InteractionSummary[] }>(`/api/v1/orgs/${org}/interactions`, {
          query: { limit: 1 },
          signal,
        })
      ).items[0] ?? null,
    refetchInterval: ({ state }) => (state.data ? false : everyMs),
  });
