import type { ReactNode } from 'react';
import { PageBody, PageHeader } from '@/components/layout/page-header';

type Props = { params: Promise<{ org: string }>; children: ReactNode };

const TABS = ['Profile', 'Members', 'Tokens', 'Tools', 'Secrets', 'Policies', 'Webhooks', 'Organization'];

/** The frame of all settings. Each page asks for its own permission. */
export default async function SettingsLayout({ params, children }: Props) {
  const base = `/${(await params).org}/settings`;
  return (
    <>
      <PageHeader
        title="Settings"
        tabsLabel="Settings"
        tabs={TABS.map((label) => ({ label, href: `${base}/${label.toLowerCase()}` }))}
      />
      <PageBody>{children}</PageBody>
    </>
  );
}
