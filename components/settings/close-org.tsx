'use client';

import { useRef, useState } from 'react';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { loadPage } from '@/lib/browser/load-page';
import { closeOrg } from '@/lib/browser/orgs';

type Props = { slug: string; name: string; isFirst: boolean };

/** Ends an organization for everybody; its address must be typed. */
export function CloseOrg({ slug, name, isFirst }: Props) {
  const dialog = useDialog();
  return (
    <Card title="Close this organization">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="max-w-text min-w-0 flex-[0_1_44rem] text-sm text-muted">
          {isFirst
            ? 'The first organization can’t be closed: its owners run this installation.'
            : 'Its pages and keys stop working for everybody at once. What is stored goes by retention.'}
        </p>
        <Button
          tone="negative-quiet"
          blocked={isFirst ? 'The first organization stays' : undefined}
          onClick={() => dialog.show(true)}
        >
          Close {name}…
        </Button>
      </div>
      <CloseConfirm key={dialog.count} slug={slug} name={name} open={dialog.open} onClose={dialog.close} />
    </Card>
  );
}

type ConfirmProps = { slug: string; name: string; open: boolean; onClose: () => void };

function CloseConfirm({ slug, name, open, onClose }: ConfirmProps) {
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const action = useAction(() => closeOrg(slug), { refresh: false, onDone: () => loadPage('/') });
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Close ${name}?`}
      description="Nobody can sign in to it, no agent can act, nothing that waits is decided any more."
      confirmLabel="Close it"
      tone="negative"
      busy={action.busy}
      blocked={typed === slug ? undefined : `Type ${slug} first`}
      error={action.messageBeside([])}
      onConfirm={() => void action.run(undefined)}
      initialFocus={input}
    >
      <Field label={`Type ${slug} to confirm`}>
        <Input
          ref={input}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
    </Confirm>
  );
}
