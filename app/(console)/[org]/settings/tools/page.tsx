import type { Metadata } from 'next';
import { z } from 'zod';
import { listQuery, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor, pageOrg } from '@/app/(console)/page-actor';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { ToolTable } from '@/components/settings/tool-table';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { can } from '@/lib/authority/can';
import { toolListQuery } from '@/lib/contracts/tools';
import { GATED_BY_DEFAULT } from '@/lib/policy/resolve-tool';
import { getTool, listTools } from '@/lib/tools/list';
import { presentUnset } from '@/lib/tools/present';

export const metadata: Metadata = { title: 'Tools' };

const cursor = cursorCodec('tools:tool', z.string());

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function ToolsPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const query = await listQuery(toolListQuery, searchParams);
  const [page, preset, org] = await Promise.all([
    listTools(actor, query, positionOf(cursor, query.cursor)).then((listed) => toPage(listed, cursor)),
    getTool(actor, '*'),
    pageOrg(actor),
  ]);
  const path = `/${actor.orgSlug}/settings/tools`;
  // Tools that speak to people are preset; on the first page, until they have settings of their own.
  const set = new Set(page.items.map((tool) => tool.tool));
  const presets =
    query.cursor === undefined ? [...GATED_BY_DEFAULT].filter((name) => !set.has(name) && !page.has_more) : [];
  return (
    <ToolTable
      org={actor.orgSlug}
      preset={preset}
      tools={page.items.filter((tool) => tool.tool !== '*')}
      presets={presets.map(presentUnset)}
      orgTier={org.settings.default_risk_tier}
      canManage={can(actor, 'tools.manage').ok}
      pager={<KeysetPager page={page} path={path} cursor={query.cursor} noun={['tool', 'tools']} onlyWhenMore />}
    />
  );
}
