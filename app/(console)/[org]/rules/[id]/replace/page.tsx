import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { pageActor } from '@/app/(console)/page-actor';
import { Forbidden } from '@/components/identity/forbidden';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { RuleForm } from '@/components/rules/rule-form';
import { listAgents } from '@/lib/agents/list';
import { can } from '@/lib/authority/can';
import { readRule } from '../../read-rule';

export const metadata: Metadata = { title: 'Replace a rule' };

type Props = { params: Promise<{ org: string; id: string }> };

export default async function ReplaceRulePage({ params }: Props) {
  const { org, id } = await params;
  const actor = await pageActor(org);
  const allowed = can(actor, 'rules.write');
  if (!allowed.ok) return <Forbidden heading="h1" what="Rules" detail={allowed.detail} />;
  const rule = await readRule(actor, id);
  const path = `/${actor.orgSlug}/rules/${rule.rule_id}`;
  if (!rule.active) redirect(path);
  const agents = await listAgents(actor, { limit: 200, offset: 0 }, null);
  return (
    <>
      <PageHeader
        back={{ href: path, label: 'The rule' }}
        title="Replace a rule"
        description="Rules never change. The one before is revoked and this one made in its place, at the same moment: more uses, more time, or less of both."
      />
      <PageBody>
        <RuleForm
          org={actor.orgSlug}
          rule={rule}
          mayBroad={can(actor, 'rules.write_broad').ok}
          agents={agents.items.map((agent) => agent.agent_id)}
        />
      </PageBody>
    </>
  );
}
