import type { Metadata } from 'next';
import Link from 'next/link';
import { AcceptButton } from '@/components/identity/accept-button';
import { AcceptForm } from '@/components/identity/accept-form';
import { EntryFrame } from '@/components/identity/entry-frame';
import { SignOutButton } from '@/components/identity/sign-out-button';
import { VisibleText } from '@/components/ui/visible-text';
import { formatAbsolute } from '@/lib/browser/format';
import type { InvitationView } from '@/lib/contracts/members';
import { AppError } from '@/lib/errors';
import { currentAccount } from '@/lib/identity/page-actor';
import { viewInvitation } from '@/lib/members/accept';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

type Props = { params: Promise<{ token: string }> };

export default async function InvitePage({ params }: Props) {
  const { token } = await params;
  const invitation = await openOrNull(token);
  if (!invitation) return <NoInvitation />;
  const account = await currentAccount();
  return (
    <EntryFrame
      title={
        <>
          Join <VisibleText text={invitation.org_name} />
        </>
      }
      description={`You are invited as ${invitation.role}. The invitation is open until ${formatAbsolute(invitation.expires_at, 'UTC', 'minute')} UTC.`}
    >
      {account === null ? (
        <AcceptForm token={token} email={invitation.email} name={invitation.name ?? ''} />
      ) : account.email === invitation.email ? (
        <AcceptButton token={token} orgName={invitation.org_name} />
      ) : (
        <div className="flex flex-col gap-4">
          <p>
            The invitation is for <strong>{invitation.email}</strong>, and you are signed in as {account.email}. Sign
            out to accept it.
          </p>
          <SignOutButton then={`/invite/${token}`}>Sign out and go on</SignOutButton>
        </div>
      )}
    </EntryFrame>
  );
}

async function openOrNull(token: string): Promise<InvitationView | null> {
  try {
    return await viewInvitation(token);
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

function NoInvitation() {
  return (
    <EntryFrame
      title="This invitation is not open"
      description="It was used already, taken back, replaced by a newer one or has expired, or the link is not complete."
    >
      <p className="mb-4">Ask whoever invited you for a new link. If you have joined already, sign in.</p>
      <Link href="/login" className="text-accent-text underline underline-offset-4">
        Go to the sign-in page
      </Link>
    </EntryFrame>
  );
}
