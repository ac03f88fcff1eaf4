'use client';

import { FormMessage } from '@/components/forms/form-message';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { loadPage } from '@/lib/browser/load-page';
import { acceptInvitationSignedIn } from '@/lib/browser/members';

/** Accepts an invitation as who is signed in. */
export function AcceptButton({ token, orgName }: { token: string; orgName: string }) {
  const action = useAction(
    async () => {
      const { organization } = await acceptInvitationSignedIn(token);
      loadPage(`/${organization.org_slug}/dashboard`);
    },
    { refresh: false },
  );
  return (
    <>
      <FormMessage message={action.messageBeside([])} />
      <Button tone="primary" size="lg" busy={action.busy} onClick={() => void action.run(undefined)}>
        Join {orgName}
      </Button>
    </>
  );
}
