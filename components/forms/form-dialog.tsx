'use client';

import { useId, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { ProblemError } from '@/lib/browser/http';
import { Form } from './form';
import { FormMessage } from './form-message';

type Props = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  submitLabel: string;
  tone?: 'primary' | 'negative';
  size?: 'sm' | 'md' | 'lg';
  /** The work behind it (`useAction`): its refusal is shown here. */
  action: {
    busy: boolean;
    problem: ProblemError | null;
    messageBeside: (paths: readonly string[]) => string | undefined;
  };
  /** Paths of the body that have a field of their own; every other fault is told above them. */
  fields: readonly string[];
  onSubmit: (form: FormData) => void;
  children: ReactNode;
};

/** A form in a dialog. It stays open until the work has succeeded; Enter in a line hands it in. */
export function FormDialog({ open, onClose, size = 'sm', tone = 'primary', action, fields, ...props }: Props) {
  const id = useId();
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && !action.busy && onClose()}
      title={props.title}
      description={props.description}
      size={size}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} tone={tone} busy={action.busy}>
            {props.submitLabel}
          </Button>
        </>
      }
    >
      <Form id={id} work={action} onSubmit={props.onSubmit}>
        <FormMessage message={action.messageBeside(fields)} />
        {props.children}
      </Form>
    </Dialog>
  );
}
