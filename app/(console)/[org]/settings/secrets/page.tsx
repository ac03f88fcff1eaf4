import type { Metadata } from 'next';
import { z } from 'zod';
import { listQuery, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { Forbidden } from '@/components/identity/forbidden';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { SecretTable } from '@/components/settings/secret-table';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { can } from '@/lib/authority/can';
import { secretListQuery } from '@/lib/contracts/secrets';
import { listSecrets } from '@/lib/secrets/list';

export const metadata: Metadata = { title: 'Secrets' };

const cursor = cursorCodec('secrets:name', z.string());

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function SecretsPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const allowed = can(actor, 'secrets.read');
  if (!allowed.ok) return <Forbidden what="Secrets" detail={allowed.detail} />;
  const query = await listQuery(secretListQuery, searchParams);
  const page = toPage(await listSecrets(actor, query, positionOf(cursor, query.cursor)), cursor);
  const path = `/${actor.orgSlug}/settings/secrets`;
  return (
    <SecretTable
      org={actor.orgSlug}
      secrets={page.items}
      canManage={can(actor, 'secrets.manage').ok}
      pager={<KeysetPager page={page} path={path} cursor={query.cursor} noun={['secret', 'secrets']} onlyWhenMore />}
    />
  );
}
