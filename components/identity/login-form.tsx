'use client';

import { useEffect, useState } from 'react';
import { Form } from '@/components/forms/form';
import { FormMessage } from '@/components/forms/form-message';
import { exactTextOf, textOf } from '@/components/forms/form-values';
import { PasswordInput } from '@/components/forms/password-input';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { signIn } from '@/lib/browser/auth';
import { loadPage } from '@/lib/browser/load-page';

type Props = {
  /** Path of ours to go to afterwards. */
  next: string;
  /** Filled in already: the address of an invitation. */
  email?: string;
};

/**
 * A plain form, so that password managers know it; a script hands it in. Without one it still posts (never a password in
 * an address), and the page says what is missing.
 */
export function LoginForm({ next, email = '' }: Props) {
  const action = useAction(
    async (form: FormData) => {
      await signIn(textOf(form, 'email'), exactTextOf(form, 'password'));
      // A whole page load: nothing of whoever was signed in before stays in memory.
      loadPage(next);
      await new Promise(() => undefined);
    },
    { refresh: false },
  );
  const wait = useCountdown(action.problem?.extra.retryAfter ?? 0, action.problem);
  return (
    <Form
      work={action}
      action="/api/auth/callback/credentials"
      onSubmit={(form) => wait === 0 && void action.run(form)}
    >
      <FormMessage message={wait > 0 ? `There were too many attempts. Try again in ${wait} s.` : messageOf(action)} />
      <Field label="E-mail">
        <Input
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={email}
          className="h-10"
        />
      </Field>
      <Field label="Password">
        <PasswordInput name="password" autoComplete="current-password" required />
      </Field>
      <Button
        type="submit"
        tone="primary"
        size="lg"
        busy={action.busy}
        blocked={wait > 0 ? `Wait ${wait} seconds` : undefined}
      >
        Sign in
      </Button>
    </Form>
  );
}

const messageOf = ({ problem }: { problem: { code: string; detail: string } | null }) =>
  problem === null || problem.code === 'RATE_LIMITED' ? undefined : problem.detail;

/** Seconds left of a wait that begins with each new refusal. */
function useCountdown(seconds: number, begin: unknown): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (seconds === 0) return;
    const end = performance.now() + seconds * 1000;
    const tick = () => {
      const rest = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    };
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [seconds, begin]);
  return left;
}
