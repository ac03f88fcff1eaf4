'use client';

import type { useDialog } from '@/components/forms/use-dialog';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/code-block';
import { Dialog } from '@/components/ui/dialog';
import { exampleCall } from '@/lib/browser/examples';
import type { NewToken } from '@/lib/contracts/tokens';

type Props = { dialog: ReturnType<typeof useDialog<NewToken>>; orgId: string; url: string };

/** The one time that a token is on a screen: to copy, with a first call to try it. */
export function TokenShown({ dialog, orgId, url }: Props) {
  const token = dialog.subject;
  return (
    <Dialog
      open={dialog.open}
      onOpenChange={(open) => !open && dialog.close()}
      title="Copy the token now"
      description="It can’t be shown again. Whoever has it can do what it may: keep it where secrets are kept."
      size="md"
      footer={
        <Button tone="primary" onClick={dialog.close}>
          I have copied it
        </Button>
      }
    >
      {token && (
        <div className="flex flex-col gap-3">
          <CodeBlock code={token.token} label="Token" />
          <p className="text-sm font-medium">Try it</p>
          <CodeBlock code={exampleCall(token, { orgId, url })} label="First call" />
          <Banner>Lost it? Revoke “{token.name}” and make another one; nothing else has to change.</Banner>
        </div>
      )}
    </Dialog>
  );
}
