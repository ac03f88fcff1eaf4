import type { Metadata } from 'next';
import { pageMember } from '@/app/(console)/page-actor';
import { PasswordForm } from '@/components/identity/password-form';
import { SessionList } from '@/components/identity/session-list';
import { MailForm } from '@/components/settings/mail-form';
import { NameForm } from '@/components/settings/name-form';
import { PreferencesForm } from '@/components/settings/preferences-form';
import { ShortcutSettings } from '@/components/settings/shortcut-settings';
import { Card } from '@/components/ui/card';
import { readProfile } from '@/lib/identity/profile';
import { listSessions } from '@/lib/identity/sessions';
import { readNotificationSettings } from '@/lib/notifications/settings';

export const metadata: Metadata = { title: 'Profile' };

export default async function ProfilePage({ params }: { params: Promise<{ org: string }> }) {
  const { account, actor } = await pageMember((await params).org);
  const [profile, sessions, mail] = await Promise.all([
    readProfile(actor.userId),
    listSessions(account),
    readNotificationSettings(actor),
  ]);
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      <Card title="You" description="The same in every organization.">
        <NameForm email={profile.email} name={profile.name} />
      </Card>
      <Card title="Appearance, keyboard, notifications">
        <PreferencesForm preferences={profile.preferences} />
      </Card>
      <Card title="Mail" description="From this organization, to your address.">
        <MailForm org={actor.orgSlug} settings={mail} />
      </Card>
      <ShortcutSettings stored={profile.preferences.keys} letters={profile.preferences.shortcuts} />
      <Card title="Password" description="Changing it signs out every other session.">
        <PasswordForm email={profile.email} />
      </Card>
      <Card title="Sessions" description="Where you are signed in, browsers and access tokens." flush>
        <SessionList sessions={sessions.items} />
      </Card>
    </div>
  );
}
