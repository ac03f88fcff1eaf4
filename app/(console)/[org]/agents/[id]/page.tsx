import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { listQuery, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { AgentActions } from '@/components/agents/agent-actions';
import { AgentFacts } from '@/components/agents/agent-facts';
import { AgentKeys } from '@/components/agents/agent-keys';
import { BudgetList } from '@/components/agents/budget-list';
import { ManifestDiff } from '@/components/agents/manifest-diff';
import { ManifestCard } from '@/components/agents/manifest-card';
import { PendingManifest } from '@/components/agents/pending-manifest';
import { TryIt } from '@/components/agents/try-it';
import { VersionTable } from '@/components/agents/version-table';
import { InteractionList } from '@/components/interactions/interaction-list';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { MoreLink } from '@/components/lists/more-link';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { StatusBadge } from '@/components/ui/status-badge';
import { FullTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { can, usefulScopes } from '@/lib/authority/can';
import { env } from '@/lib/env';
import { publicId } from '@/lib/ids';
import { listInteractions } from '@/lib/interactions/list';
import { listTokens } from '@/lib/tokens/list';
import { tokenSpec } from '@/lib/tokens/spec';
import { z } from 'zod';
import { agentPage, comparedManifests } from './read';
import { presentTools } from './tools';

const id = z.string().max(64).optional();
/** Which version is shown, and which two are compared. */
const pageQuery = z.object({ manifest: id, from: id, to: id });

type Props = { params: Promise<{ org: string; id: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).id };
}

export default async function AgentPage({ params, searchParams }: Props) {
  const { org, id } = await params;
  const actor = await pageActor(org);
  const { manifest: wanted, from, to } = await listQuery(pageQuery, searchParams);
  const found = await agentPage(actor, id, wanted);
  if (!found) notFound();
  const { agent, shown, inForce, versions, pending } = found;
  const compared = from === undefined || to === undefined ? null : await comparedManifests(actor, id, from, to);
  const may = {
    manage: can(actor, 'agents.manage').ok,
    approve: can(actor, 'manifests.approve').ok,
    manageManifests: can(actor, 'manifests.manage').ok,
    keys: can(actor, 'tokens.manage').ok,
    interactions: can(actor, 'interactions.read').ok,
    try: can(actor, 'manifests.try').ok,
  };
  const [keys, interactions] = await Promise.all([
    may.keys
      ? listTokens(actor, { kind: 'agent', agent_id: id, active_only: true, limit: 100, offset: 0 }, null)
      : null,
    may.interactions ? listInteractions(actor, { agent_id: id, limit: 10, offset: 0 }, null) : null,
  ]);
  const base = `/${actor.orgSlug}`;
  const path = `${base}/agents/${id}`;
  return (
    <>
      <PageHeader
        title={<VisibleText text={agent.name} />}
        meta={
          <>
            <code className="text-sm text-muted">{agent.agent_id}</code>
            <StatusBadge status={agent.status} />
          </>
        }
        back={{ href: `${base}/agents`, label: 'Agents' }}
        actions={may.manage && <AgentActions org={actor.orgSlug} agent={agent} />}
      />
      <PageBody>
        {agent.status === 'suspended' && (
          <Banner tone="negative" title="This agent is suspended: every action is denied">
            {agent.suspended_by ?? 'Somebody'} suspended it
            {agent.suspended_at && (
              <>
                {' '}
                at <FullTime iso={agent.suspended_at} />
              </>
            )}
            {agent.suspended_reason && (
              <>
                : “<VisibleText text={agent.suspended_reason} />”
              </>
            )}
          </Banner>
        )}
        {pending.map(({ manifest, changes }) => (
          <PendingManifest
            key={manifest.manifest_id}
            org={actor.orgSlug}
            manifest={manifest}
            changes={changes}
            viewHref={`${path}?manifest=${manifest.manifest_id}#manifest`}
            compareHref={
              inForce && inForce.manifest_id !== manifest.manifest_id
                ? `${path}?from=${inForce.manifest_id}&to=${manifest.manifest_id}#compare`
                : undefined
            }
            canApprove={may.approve}
          />
        ))}
        <div className="grid items-start gap-5 xl:grid-cols-2">
          <Card title="About">
            <AgentFacts base={base} agent={agent} />
          </Card>
          <Card title="Budgets" description="Used in the windows that are open now.">
            <BudgetList budgets={agent.budgets} />
          </Card>
        </div>
        {shown ? (
          <ManifestCard
            org={actor.orgSlug}
            manifest={shown}
            tools={presentTools(shown.manifest)}
            canManage={may.manageManifests}
            inForceHref={wanted === undefined ? undefined : path}
          />
        ) : (
          <Card title="Manifest">
            <p className="mb-3 text-sm text-muted">
              None is registered: every action of this agent is denied until one is approved.
            </p>
            <ButtonLink href={`${base}/agents/register_manifest`} size="sm">
              Register a manifest
            </ButtonLink>
          </Card>
        )}
        {may.try && inForce && <TryIt org={actor.orgSlug} agentId={id} tools={presentTools(inForce.manifest)} />}
        {versions.length > 0 && (
          <Card title="Versions" description="What each changed against the one before." flush>
            <VersionTable versions={versions} path={path} shown={shown?.manifest_id} />
          </Card>
        )}
        {versions.length > 1 && <ManifestDiff versions={versions} path={path} compared={compared} />}
        {keys && (
          <AgentKeys
            org={actor.orgSlug}
            orgId={publicId('org', actor.orgId)}
            url={env().appUrl}
            agentId={id}
            me={actor.email}
            keys={keys.items}
            scopes={usefulScopes('agent', actor.role)}
            preset={tokenSpec({ kind: 'agent', name: 'preset', agent_id: id }).scopes}
          />
        )}
        {interactions && (
          <Card
            title="Recent interactions"
            flush
            aside={<MoreLink href={`${base}/interactions?agent_id=${id}`}>All of this agent</MoreLink>}
          >
            <InteractionList org={actor.orgSlug} interactions={interactions.items} withAgent={false} />
          </Card>
        )}
      </PageBody>
    </>
  );
}
