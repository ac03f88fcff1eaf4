import { ListChecks } from 'lucide';
import type { Metadata } from 'next';
import { z } from 'zod';
import { listQuery, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { ExportMenu } from '@/components/lists/export-menu';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { RuleFilters } from '@/components/rules/rule-filters';
import { RuleTable } from '@/components/rules/rule-table';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { listAgents } from '@/lib/agents/list';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { can } from '@/lib/authority/can';
import { ruleListQuery } from '@/lib/contracts/rules';
import { listRules } from '@/lib/standing-rules/list';

export const metadata: Metadata = { title: 'Rules' };

/** States in which a rule is over: whoever asks for one of them wants to see inactive rules too. */
const OVER: readonly string[] = ['expired', 'exhausted', 'revoked'];

const ruleCursor = cursorCodec('rules:-created_at', z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() }));

const pageQuery = ruleListQuery.extend({ inactive: z.literal('1').optional() });

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function RulesPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const { limit, cursor: from, inactive, tool_name, agent_id, hygiene } = await listQuery(pageQuery, searchParams);
  const base = `/${actor.orgSlug}`;
  const path = `${base}/rules`;
  const shown = { tool_name, agent_id, hygiene };
  const activeOnly = inactive === undefined && !hygiene?.some((name) => OVER.includes(name));
  const [listed, agents] = await Promise.all([
    listRules(actor, { ...shown, active_only: activeOnly, limit, offset: 0 }, positionOf(ruleCursor, from)),
    listAgents(actor, { limit: 200, offset: 0 }, null),
  ]);
  const page = toPage(listed, ruleCursor);
  const filter = { ...shown, inactive };
  const narrowed = Object.values(shown).some((value) => value !== undefined) || from !== undefined;
  const mayWrite = can(actor, 'rules.write').ok;
  return (
    <>
      <PageHeader
        title="Rules"
        description="Approvals given in advance: a matching action runs without asking, as long as its rule lasts."
        actions={
          <>
            {can(actor, 'rules.export').ok && (
              <ExportMenu
                path={`/api/v1/orgs/${actor.orgSlug}/rules/export`}
                query={{ ...shown, active_only: activeOnly || undefined }}
                noun={['rule', 'rules']}
              />
            )}
            {mayWrite && (
              <ButtonLink href={`${path}/new`} tone="primary">
                Create a rule
              </ButtonLink>
            )}
          </>
        }
      />
      <PageBody>
        <RuleFilters path={path} filter={filter} agents={agents.items.map((agent) => agent.agent_id)} />
        <div className="rounded-lg border border-line">
          {page.items.length > 0 ? (
            <RuleTable base={base} rules={page.items} />
          ) : narrowed ? (
            <EmptyState
              icon={ListChecks}
              title="No rule is like that"
              actions={<ButtonLink href={path}>Show all rules</ButtonLink>}
            >
              Take a filter away, or show inactive ones.
            </EmptyState>
          ) : (
            <EmptyState
              icon={ListChecks}
              title="No rules yet"
              actions={<ButtonLink href={`${base}/approvals`}>Look at what waits</ButtonLink>}
            >
              Every action that needs an approval asks a person. The best rules are made from a request that you approve
              again and again: “Approve and create rule” on its page.
            </EmptyState>
          )}
          <KeysetPager
            page={page}
            path={path}
            filter={filter}
            cursor={from}
            noun={['rule', 'rules']}
            words={['Newest', 'Older']}
          />
        </div>
      </PageBody>
    </>
  );
}
