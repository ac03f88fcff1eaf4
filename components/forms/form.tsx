'use client';

import clsx from 'clsx';
import { useEffect, useRef, type FormEvent, type ReactNode } from 'react';
import type { ProblemError } from '@/lib/browser/http';
import { handedIn } from '@/lib/browser/signed-out';
import { SignInLink } from './sign-in-link';

type Props = {
  /** The work behind it (`useAction`): after a refusal the focus goes to the first field that is wrong. */
  work: { problem: ProblemError | null; busy: boolean };
  onSubmit: (form: FormData) => void;
  /** Where it posts to while no script runs. */
  action?: string;
  id?: string;
  className?: string;
  children: ReactNode;
};

/** A form that a script hands in. It posts, so that without one nothing of it ever stands in an address. */
export function Form({ work, onSubmit, className, children, ...props }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const sent = useRef(false);
  const { problem, busy } = work;
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);
  useEffect(() => {
    if (busy || !sent.current) return;
    sent.current = false;
    if (form.current && !problem) handedIn(form.current);
  }, [busy, problem]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A dialog's form is inside of the page's for React, wherever it is drawn.
    event.stopPropagation();
    sent.current = true;
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form
      ref={form}
      method="post"
      noValidate
      onSubmit={submit}
      {...props}
      className={clsx('flex flex-col gap-4', className)}
    >
      {problem?.code === 'UNAUTHENTICATED' && <SignInLink />}
      {children}
    </form>
  );
}
