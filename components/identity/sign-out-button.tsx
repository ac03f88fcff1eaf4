'use client';

import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { signOut } from '@/lib/browser/auth';
import { loadPage } from '@/lib/browser/load-page';

/** Ends this session and leads to the sign-in page, or to `then`. */
export function SignOutButton({ then = '/login', children = 'Sign out' }: { then?: string; children?: string }) {
  const action = useAction(
    async () => {
      await signOut();
      loadPage(then);
    },
    { refresh: false },
  );
  return (
    <Button busy={action.busy} onClick={() => void action.run(undefined)}>
      {children}
    </Button>
  );
}
