import type { Metadata } from 'next';
import { z } from 'zod';
import { listQuery, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { PolicyTable } from '@/components/settings/policy-table';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { can } from '@/lib/authority/can';
import { policyListQuery } from '@/lib/contracts/policies';
import { listPolicies } from '@/lib/policies/list';

export const metadata: Metadata = { title: 'Policies' };

const cursor = cursorCodec('policies:-priority', z.object({ priority: z.int(), id: z.uuid() }));

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function PoliciesPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const query = await listQuery(policyListQuery, searchParams);
  const page = toPage(await listPolicies(actor, query, positionOf(cursor, query.cursor)), cursor);
  const path = `/${actor.orgSlug}/settings/policies`;
  return (
    <PolicyTable
      org={actor.orgSlug}
      policies={page.items}
      canManage={can(actor, 'policies.manage').ok}
      pager={<KeysetPager page={page} path={path} cursor={query.cursor} noun={['policy', 'policies']} onlyWhenMore />}
    />
  );
}
