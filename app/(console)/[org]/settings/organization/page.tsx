import type { Metadata } from 'next';
import { pageActor, pageOrg } from '@/app/(console)/page-actor';
import { CloseOrg } from '@/components/settings/close-org';
import { CreateOrg } from '@/components/settings/create-org';
import { GatingCard } from '@/components/settings/gating-card';
import { OrgForm } from '@/components/settings/org-form';
import { can } from '@/lib/authority/can';

export const metadata: Metadata = { title: 'Organization' };

export default async function OrganizationPage({ params }: { params: Promise<{ org: string }> }) {
  const actor = await pageActor((await params).org);
  const org = await pageOrg(actor);
  const owns = can(actor, 'org.close').ok;
  return (
    <>
      <GatingCard org={actor.orgSlug} gating={org.gating} canManage={can(actor, 'gating.manage').ok} />
      <OrgForm org={org} canManage={can(actor, 'settings.manage').ok} timeZones={Intl.supportedValuesOf('timeZone')} />
      {org.is_first && owns && <CreateOrg />}
      {owns && <CloseOrg slug={org.slug} name={org.name} isFirst={org.is_first} />}
    </>
  );
}
