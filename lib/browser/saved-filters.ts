import { queryOptions } from '@tanstack/react-query';
import type { Me, SavedFilter } from '@/lib/contracts/identity';
import { updateProfile } from './account';
import { ProblemError, request } from './http';

/*
 * A person's saved filters of the queue. They are kept with the person's preferences, for all organizations together;
 * each page sees those of its own.
 */

export type NamedFilter = Pick<SavedFilter, 'name' | 'search'>;

export const savedFilterKey = (org: string) => ['saved-filters', org] as const;

/** Those of one organization, in the order in which they were saved. */
export const filtersIn = (all: readonly SavedFilter[], orgId: string): NamedFilter[] =>
  all.filter(({ org_id }) => org_id === orgId).map(({ name, search }) => ({ name, search }));

export const savedFilterOptions = (org: string) =>
  queryOptions({
    queryKey: savedFilterKey(org),
    queryFn: async () => {
      const { all, orgId } = await read(org);
      return filtersIn(all, orgId);
    },
    staleTime: 300_000,
  });

/** Saves a filter under a name; one of that name is replaced. Answers with the organization's. */
export const saveFilter = (org: string, filter: NamedFilter): Promise<NamedFilter[]> =>
  change(org, (mine) => [...mine.filter(({ name }) => name !== filter.name), filter]);

/** Forgets a filter. Answers with the organization's. */
export const deleteFilter = (org: string, name: string): Promise<NamedFilter[]> =>
  change(org, (mine) => mine.filter((one) => one.name !== name));

/** Begins with what the server has now: another tab may have saved one meanwhile. */
async function change(org: string, next: (mine: NamedFilter[]) => NamedFilter[]): Promise<NamedFilter[]> {
  const { all, orgId } = await read(org);
  const others = all.filter(({ org_id }) => org_id !== orgId);
  const mine = next(filtersIn(all, orgId)).map((one) => ({ org_id: orgId, ...one }));
  const { preferences } = await updateProfile({ preferences: { saved_filters: [...others, ...mine] } });
  return filtersIn(preferences.saved_filters, orgId);
}

async function read(org: string): Promise<{ all: readonly SavedFilter[]; orgId: string }> {
  const { user, organizations } = await request<Me>('/api/v1/auth/me');
  const orgId = organizations.find(({ org_slug }) => org_slug === org)?.org_id;
  if (!user || orgId === undefined) {
    throw new ProblemError('NOT_FOUND', 404, 'Not found', 'You are no member of this organization any more.');
  }
  return { all: user.preferences.saved_filters, orgId };
}
