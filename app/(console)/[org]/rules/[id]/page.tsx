import type { Metadata } from 'next';
import { pageActor } from '@/app/(console)/page-actor';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { HygieneBadges } from '@/components/rules/hygiene';
import { RevokeRule } from '@/components/rules/revoke-rule';
import { RuleApprovals } from '@/components/rules/rule-approvals';
import { RuleFacts } from '@/components/rules/rule-facts';
import { RuleStanding } from '@/components/rules/rule-standing';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { VisibleText } from '@/components/ui/visible-text';
import { list } from '@/lib/approvals/list';
import { can } from '@/lib/authority/can';
import { readRule } from '../read-rule';

export const metadata: Metadata = { title: 'Rule' };

/** Approvals that are shown on the rule's page. */
const SHOWN = 20;

type Props = { params: Promise<{ org: string; id: string }> };

export default async function RulePage({ params }: Props) {
  const { org, id } = await params;
  const actor = await pageActor(org);
  const rule = await readRule(actor, id);
  const place = { sort: '-created_at' as const, limit: SHOWN, offset: 0, after: null };
  const made = await list(actor, { rule_id: rule.rule_id }, place);
  const base = `/${actor.orgSlug}`;
  const mayWrite = can(actor, 'rules.write').ok;
  return (
    <>
      <PageHeader
        back={{ href: `${base}/rules`, label: 'Rules' }}
        title={<VisibleText text={rule.description} />}
        meta={<HygieneBadges hygiene={rule.hygiene} />}
        actions={
          mayWrite &&
          rule.active && (
            <>
              <ButtonLink href={`${base}/rules/${rule.rule_id}/replace`}>Replace…</ButtonLink>
              <RevokeRule org={actor.orgSlug} ruleId={rule.rule_id} />
            </>
          )
        }
      />
      <PageBody>
        <RuleStanding rule={rule} />
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,3fr)_minmax(0,5fr)]">
          <Card title="What it says">
            <RuleFacts base={base} rule={rule} />
          </Card>
          <RuleApprovals base={base} ruleId={rule.rule_id} approvals={made.items} more={made.next !== null} />
        </div>
      </PageBody>
    </>
  );
}
