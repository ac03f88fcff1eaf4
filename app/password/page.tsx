import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { EntryFrame } from '@/components/identity/entry-frame';
import { PasswordForm } from '@/components/identity/password-form';
import { SignOutButton } from '@/components/identity/sign-out-button';
import { currentAccount } from '@/lib/identity/page-actor';

export const metadata: Metadata = { title: 'Choose a password' };

/** Where everybody lands whose first password was made by somebody else. Later changes are in the settings. */
export default async function PasswordPage() {
  const account = await currentAccount();
  if (!account) redirect('/login');
  if (!account.mustChangePassword) redirect('/settings');
  return (
    <EntryFrame
      title="Choose your own password"
      description={`The password of ${account.email} was made by somebody else. Choose one that only you know; until then nothing else works.`}
      footer={<SignOutButton />}
    >
      <PasswordForm email={account.email} next="/" />
    </EntryFrame>
  );
}
