'use client';

import type { useDialog } from '@/components/forms/use-dialog';
import { Banner } from '@/components/ui/banner';
import { CodeBlock } from '@/components/ui/code-block';
import { exampleCall } from '@/lib/browser/examples';
import type { NewToken } from '@/lib/contracts/tokens';
import { CopyOnce } from './copy-once';

type Props = { dialog: ReturnType<typeof useDialog<NewToken>>; orgId: string; url: string };

/** The one time that a token is on a screen: to copy, with a first call to try it. */
export function TokenShown({ dialog, orgId, url }: Props) {
  const token = dialog.subject;
  return (
    <CopyOnce
      open={dialog.open}
      onClose={dialog.close}
      what="the token"
      warning="Whoever has it can do what it may: keep it where secrets are kept."
      label="Token"
      secret={token && token.token}
    >
      {token && (
        <>
          <p className="text-sm font-medium">Try it</p>
          <CodeBlock code={exampleCall(token, { orgId, url })} label="First call" />
          <Banner>Lost it? Revoke “{token.name}” and make another one; nothing else has to change.</Banner>
        </>
      )}
    </CopyOnce>
  );
}
