import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { EntryFrame } from '@/components/identity/entry-frame';
import { LoginForm } from '@/components/identity/login-form';
import { Banner } from '@/components/ui/banner';
import { ownPath } from '@/lib/browser/own-path';
import { currentAccount } from '@/lib/identity/page-actor';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function LoginPage({ searchParams }: Props) {
  const next = ownPath((await searchParams).next);
  if (await currentAccount()) redirect(next);
  return (
    <EntryFrame
      title="Sign in"
      description={next === '/' ? 'to decide what agents may do' : 'to go on where you were'}
      footer="No account? An owner of your organization can invite you. Locked out? Whoever runs this server can reset your password."
    >
      <noscript>
        <Banner tone="warning" className="mb-4" title="Signing in needs JavaScript">
          Switch it on for this site and load the page again.
        </Banner>
      </noscript>
      <LoginForm next={next} />
    </EntryFrame>
  );
}
