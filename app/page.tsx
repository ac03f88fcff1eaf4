import { redirect } from 'next/navigation';
import { pageAccount } from '@/app/(console)/page-actor';
import { EntryFrame } from '@/components/identity/entry-frame';
import { SignOutButton } from '@/components/identity/sign-out-button';
import { organizationsOf } from '@/lib/identity/profile';

/** The way in: to the organization that the person joined first. */
export default async function StartPage() {
  const account = await pageAccount();
  const [first] = await organizationsOf(account);
  if (first) redirect(`/${first.org_slug}/dashboard`);
  return (
    <EntryFrame
      title="You are in no organization"
      description={`Ask an owner to invite ${account.email}, and open the link that you get.`}
    >
      <SignOutButton />
    </EntryFrame>
  );
}
