import { SignInLink } from '@/components/forms/sign-in-link';
import { ProblemError } from '@/lib/browser/http';

/** Why a decision was refused, with the way to sign in where nobody is any more. */
export const Refusal = ({ problem }: { problem: Error }) => (
  <>
    {problem.message} {problem instanceof ProblemError && problem.code === 'UNAUTHENTICATED' && <SignInLink />}
  </>
);
