import type { Metadata } from 'next';
import { z } from 'zod';
import { listQuery, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { CreateToken, type TokenKindChoice } from '@/components/settings/create-token';
import { CurlVariables } from '@/components/settings/curl-variables';
import { TokenTable } from '@/components/settings/token-table';
import { Card } from '@/components/ui/card';
import { LinkTabs } from '@/components/ui/link-tabs';
import { listAgents } from '@/lib/agents/list';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { can, usefulScopes } from '@/lib/authority/can';
import { tokenQuery } from '@/lib/contracts/tokens';
import { env } from '@/lib/env';
import type { UserActor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';
import { listTokens } from '@/lib/tokens/list';
import { tokenSpec } from '@/lib/tokens/spec';

export const metadata: Metadata = { title: 'Tokens' };

const cursor = cursorCodec('tokens', z.uuid());

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function TokensPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const given = await searchParams;
  const query = await listQuery(tokenQuery, searchParams);
  const all = given['show'] === 'all';
  const admin = can(actor, 'tokens.manage').ok;
  const [page, agents] = await Promise.all([
    listTokens(actor, { ...query, active_only: !all }, positionOf(cursor, query.cursor)).then((listed) =>
      toPage(listed, cursor),
    ),
    admin ? listAgents(actor, { limit: 500, offset: 0 }, null).then(({ items }) => items) : [],
  ]);
  const path = `/${actor.orgSlug}/settings/tokens`;
  const show = all ? 'all' : undefined;
  return (
    <>
      <CurlVariables orgId={publicId('org', actor.orgId)} url={env().appUrl} />
      <Card
        title={admin ? 'Tokens and keys' : 'Your tokens'}
        description={
          admin
            ? 'Personal tokens of members, keys of agents and services. Shown once when made; only a hash is kept.'
            : 'Personal tokens may do what you may, at most. Shown once when made; only a hash is kept.'
        }
        flush
        aside={
          <CreateToken
            org={actor.orgSlug}
            orgId={publicId('org', actor.orgId)}
            url={env().appUrl}
            kinds={kindsFor(actor, admin)}
            agents={agents.map((agent) => agent.agent_id)}
          />
        }
      >
        <div className="border-b border-line px-4">
          <LinkTabs
            label="Which tokens"
            tabs={[
              { label: 'Active', href: path, current: !all },
              { label: 'All', href: `${path}?show=all`, current: all },
            ]}
          />
        </div>
        <TokenTable org={actor.orgSlug} tokens={page.items} me={actor.email} withOwner={admin} />
        <KeysetPager
          page={page}
          path={path}
          filter={{ show }}
          cursor={query.cursor}
          noun={['token', 'tokens']}
          words={['Newest', 'Older']}
        />
      </Card>
    </>
  );
}

/** What this person may make, with the scopes that make sense and those that are ticked to begin with. */
function kindsFor(actor: UserActor, admin: boolean): TokenKindChoice[] {
  const kinds = admin ? (['personal', 'agent', 'service'] as const) : (['personal'] as const);
  return kinds.map((kind) => {
    const spec = tokenSpec({ kind, name: 'preset', ...(kind === 'agent' ? { agent_id: 'preset' } : {}) });
    const scopes = usefulScopes(kind, actor.role);
    return { kind, scopes, preset: spec.scopes.filter((scope) => scopes.includes(scope)) };
  });
}
