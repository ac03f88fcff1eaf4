'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/code-block';
import { Dialog } from '@/components/ui/dialog';

type Props = {
  open: boolean;
  onClose: () => void;
  /** What it is, in a title: “the token”. */
  what: string;
  /** What whoever has it can do with it. */
  warning: string;
  label: string;
  /** Null while nothing is shown. */
  secret: string | null;
  children?: ReactNode;
};

/** The one time that a secret is on a screen: to copy, with what helps to use it. */
export function CopyOnce({ open, onClose, what, warning, label, secret, children }: Props) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Copy ${what} now`}
      description={`It can’t be shown again. ${warning}`}
      size="md"
      footer={
        <Button tone="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      {secret !== null && (
        <div data-secret className="flex flex-col gap-3">
          <CodeBlock code={secret} label={label} />
          {children}
        </div>
      )}
    </Dialog>
  );
}
