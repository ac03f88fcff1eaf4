'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { ProblemError } from '@/lib/browser/http';
import { leaveWhenSignedOut } from '@/lib/browser/signed-out';

export type Action<Input> = {
  /** Runs it, unless it runs already. */
  run: (input: Input) => Promise<void>;
  busy: boolean;
  /** Why the last run was refused. */
  problem: ProblemError | null;
  /** Forgets the refusal: when a dialog opens again. */
  reset: () => void;
  /** What is wrong with a field, by its path in the body; also what lies inside of it (`match.hours.start`). */
  errorOf: (path: string) => string | undefined;
  /** What the refusal says beside the fields that the form has. */
  messageBeside: (paths: readonly string[]) => string | undefined;
};

type Options<Result> = {
  /** Called with the answer, after the page's own data was asked for anew. */
  onDone?: (result: Result) => void;
  /** The page shows what was changed, so that the server draws it again. On unless said otherwise. */
  refresh?: boolean;
};

/** One thing that a form or a button does at the server: busy while it runs, its refusal told field by field. */
export function useAction<Input, Result>(
  work: (input: Input) => Promise<Result>,
  { onDone, refresh = true }: Options<Result> = {},
): Action<Input> {
  const router = useRouter();
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);

  const run = async (input: Input) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const result = await work(input);
      if (refresh) router.refresh();
      onDone?.(result);
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'UNAUTHENTICATED' && leaveWhenSignedOut()) return;
      setProblem(error instanceof ProblemError ? error : unexpected());
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  const errorOf = (path: string) => (problem?.extra.errors ?? []).find((one) => isIn(one.path, path))?.message;
  return {
    run,
    busy,
    problem,
    errorOf,
    reset: () => setProblem(null),
    messageBeside: (paths) => {
      if (!problem) return undefined;
      const errors = problem.extra.errors ?? [];
      const rest = errors.filter((one) => !paths.some((path) => isIn(one.path, path)));
      if (errors.length === 0) return waitWords(problem) ?? problem.detail;
      return rest.length === 0 ? undefined : rest.map((one) => `${one.path} ${one.message}`.trim()).join('; ');
    },
  };
}

const isIn = (path: string, field: string) =>
  path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);

const unexpected = () =>
  new ProblemError('INTERNAL', 0, 'Something went wrong', 'Something went wrong in this page. Load it again.');

function waitWords({ code, detail, extra }: ProblemError): string | undefined {
  if (code !== 'RATE_LIMITED' || extra.retryAfter === undefined) return undefined;
  const seconds = extra.retryAfter === 1 ? 'second' : 'seconds';
  return `${detail.replace(/\s*Try again in .*$/, '')} Try again in ${extra.retryAfter} ${seconds}.`;
}
