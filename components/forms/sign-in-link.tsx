/** Beside the words that the session has ended: leads to the login page, and leaves what was written where it is. */
export function SignInLink() {
  return (
    <a
      href="/login"
      target="_blank"
      rel="noopener"
      className="text-sm font-medium text-accent-text underline underline-offset-4"
    >
      Sign in in another tab
    </a>
  );
}
