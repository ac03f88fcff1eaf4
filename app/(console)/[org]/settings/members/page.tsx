import type { Metadata } from 'next';
import { z } from 'zod';
import { listQuery, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { AddPerson } from '@/components/settings/add-person';
import { InvitationList } from '@/components/settings/invitation-list';
import { MemberTable } from '@/components/settings/member-table';
import { Card } from '@/components/ui/card';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { can } from '@/lib/authority/can';
import { memberQuery } from '@/lib/contracts/members';
import { publicId } from '@/lib/ids';
import { listInvitations, listMembers } from '@/lib/members/list';

export const metadata: Metadata = { title: 'Members' };

const cursor = cursorCodec('members', z.uuid());

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function MembersPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const query = await listQuery(memberQuery, searchParams);
  const canManage = can(actor, 'members.manage').ok;
  const page = toPage(await listMembers(actor, query, positionOf(cursor, query.cursor)), cursor);
  const invitations = canManage ? (await listInvitations(actor, { limit: 50, offset: 0 }, null)).items : [];
  const path = `/${actor.orgSlug}/settings/members`;
  const onlyPage = query.cursor === undefined && !page.has_more;
  return (
    <>
      <Card
        title="Members"
        description="Who may look, decide and configure. A change holds from the person's next click on."
        flush
        aside={canManage && <AddPerson org={actor.orgSlug} />}
      >
        <MemberTable
          org={actor.orgSlug}
          members={page.items}
          me={publicId('usr', actor.userId)}
          canManage={canManage}
          allShown={onlyPage}
        />
        <KeysetPager page={page} path={path} cursor={query.cursor} noun={['member', 'members']} onlyWhenMore />
      </Card>
      {canManage && (
        <Card title="Invitations" description="Each link works once, for seven days." flush>
          <InvitationList org={actor.orgSlug} invitations={invitations} />
        </Card>
      )}
    </>
  );
}
