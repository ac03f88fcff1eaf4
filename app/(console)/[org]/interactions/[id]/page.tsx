import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageActor } from '@/app/(console)/page-actor';
import { RiskSnapshot } from '@/components/approvals/detail/risk-snapshot';
import { Forbidden } from '@/components/identity/forbidden';
import { InteractionFacts } from '@/components/interactions/interaction-facts';
import { TraceView } from '@/components/interactions/trace-view';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { Banner } from '@/components/ui/banner';
import { Card } from '@/components/ui/card';
import { JsonView } from '@/components/ui/json-view';
import { StatusBadge } from '@/components/ui/status-badge';
import { VisibleText } from '@/components/ui/visible-text';
import { can } from '@/lib/authority/can';
import type { InteractionDetail } from '@/lib/contracts/interactions';
import { riskSnapshot } from '@/lib/contracts/policy';
import { AppError } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import { getInteraction } from '@/lib/interactions/list';

export const metadata: Metadata = { title: 'Interaction' };

type Props = { params: Promise<{ org: string; id: string }> };

export default async function InteractionPage({ params }: Props) {
  const { org, id } = await params;
  const actor = await pageActor(org);
  const allowed = can(actor, 'interactions.read');
  if (!allowed.ok) return <Forbidden heading="h1" what="Interactions" detail={allowed.detail} />;
  const interaction = await found(actor, id);
  const snapshot = riskSnapshot.partial().safeParse(interaction.risk_snapshot).data;
  const { action } = interaction;
  return (
    <>
      <PageHeader
        title={<VisibleText text={`${action.type}:${action.tool}`} />}
        meta={
          <>
            <StatusBadge status={interaction.decision} />
            <code className="text-xs text-muted">{interaction.interaction_id}</code>
          </>
        }
        back={{ href: `/${actor.orgSlug}/interactions`, label: 'Interactions' }}
      />
      <PageBody>
        {interaction.gating_off && (
          <Banner tone="warning" title="Gating was off">
            Nobody was asked: an owner had turned gating off when this was evaluated.
          </Banner>
        )}
        <div className="grid items-start gap-5 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-5">
            <Card title="What came of it">
              <InteractionFacts org={actor.orgSlug} interaction={interaction} />
            </Card>
            <Card title="Parameters" description="As the agent sent them, secrets masked.">
              <JsonView value={action.params} label="Parameters as JSON" />
            </Card>
            <Extra title="Context" value={interaction.context} note="Written by the agent." />
          </div>
          <div className="flex min-w-0 flex-col gap-5">
            <Card title="Policy trace">
              <TraceView reasons={interaction.reasons} checks={interaction.policy_trace.checks} />
            </Card>
            {snapshot && (
              <Card title="Risk at that moment">
                <RiskSnapshot snapshot={snapshot} />
              </Card>
            )}
            <Extra title="Counterparty" value={interaction.counterparty} />
            <Extra title="Result" value={interaction.result} />
          </div>
        </div>
      </PageBody>
    </>
  );
}

async function found(actor: UserActor, id: string): Promise<InteractionDetail> {
  try {
    return await getInteraction(actor, id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  }
}

function Extra({ title, value, note }: { title: string; value: unknown; note?: string }) {
  if (value === null || value === undefined) return null;
  return (
    <Card title={title} description={note}>
      <JsonView value={value} label={`${title} as JSON`} />
    </Card>
  );
}
