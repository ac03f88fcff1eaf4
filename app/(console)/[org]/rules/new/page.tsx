import type { Metadata } from 'next';
import { z } from 'zod';
import { listQuery, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { Forbidden } from '@/components/identity/forbidden';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { RuleForm } from '@/components/rules/rule-form';
import { RuleFromApproval } from '@/components/rules/rule-from-approval';
import { listAgents } from '@/lib/agents/list';
import { can } from '@/lib/authority/can';
import { parseId, publicId } from '@/lib/ids';

export const metadata: Metadata = { title: 'Create a rule' };

const query = z.object({ from: z.string().max(200).optional(), tool: z.string().max(257).optional() });

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function NewRulePage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const allowed = can(actor, 'rules.write');
  if (!allowed.ok) return <Forbidden heading="h1" what="Rules" detail={allowed.detail} />;
  const { from, tool } = await listQuery(query, searchParams);
  const approval = from === undefined ? null : parseId('appr', from);
  const agents = await listAgents(actor, { limit: 200, offset: 0 }, null);
  const form = {
    org: actor.orgSlug,
    mayBroad: can(actor, 'rules.write_broad').ok,
    agents: agents.items.map((agent) => agent.agent_id),
  };
  return (
    <>
      <PageHeader
        back={{ href: `/${actor.orgSlug}/rules`, label: 'Rules' }}
        title="Create a rule"
        description="An approval given in advance, for a narrow and bounded kind of action. It holds from the moment that it is made."
      />
      <PageBody>
        {approval === null ? (
          <RuleForm {...form} rule={null} start={tool === undefined ? {} : { toolName: tool }} />
        ) : (
          <RuleFromApproval {...form} approvalId={publicId('appr', approval)} />
        )}
      </PageBody>
    </>
  );
}
