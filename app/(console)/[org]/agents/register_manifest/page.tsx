import type { Metadata } from 'next';
import { pageActor } from '@/app/(console)/page-actor';
import { RegisterForm } from '@/components/agents/register-form';
import { Forbidden } from '@/components/identity/forbidden';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { can } from '@/lib/authority/can';

export const metadata: Metadata = { title: 'Register a manifest' };

/** An underscore stands in no agent's id, so that this address is none of an agent's. */
export default async function RegisterManifestPage({ params }: { params: Promise<{ org: string }> }) {
  const actor = await pageActor((await params).org);
  const allowed = can(actor, 'manifests.register');
  return (
    <>
      <PageHeader
        title="Register a manifest"
        description="A new agent, or a new version of one that is here. It takes effect when an admin has approved it."
        back={{ href: `/${actor.orgSlug}/agents`, label: 'Agents' }}
      />
      <PageBody>
        {allowed.ok ? <RegisterForm org={actor.orgSlug} /> : <Forbidden what="Manifests" detail={allowed.detail} />}
      </PageBody>
    </>
  );
}
