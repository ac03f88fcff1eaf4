import { ProblemError, request } from './http';
import { tellTabs } from './session';

/**
 * Signs this browser in through next-auth's credentials route. Throws ProblemError: INVALID_CREDENTIALS, RATE_LIMITED
 * with the seconds to wait, UNAVAILABLE.
 */
export async function signIn(email: string, password: string): Promise<void> {
  const answer = await postForm('/api/auth/callback/credentials', { email, password });
  const error = answer === null ? null : new URL(answer, window.location.href).searchParams.get('error');
  if (answer === null || error !== null) throw signInProblem(error ?? '');
  tellTabs('signed-in');
}

/** Signs this browser out: the session ends on the server, the cookie goes, and its other tabs leave. */
export async function signOut(): Promise<void> {
  await postForm('/api/auth/signout', {});
  tellTabs('signed-out');
}

/** next-auth wants its CSRF token with every form. Gives the address that it would redirect to, null when it fell over. */
async function postForm(path: string, fields: Record<string, string>): Promise<string | null> {
  const { csrfToken } = await request<{ csrfToken: string }>('/api/auth/csrf');
  const body = new URLSearchParams({ ...fields, csrfToken, callbackUrl: '/', json: 'true' });
  try {
    const response = await fetch(path, { method: 'POST', body, credentials: 'same-origin', cache: 'no-store' });
    const answer: unknown = await response.json();
    const url = typeof answer === 'object' && answer !== null && 'url' in answer ? answer.url : null;
    return typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}

function signInProblem(error: string): ProblemError {
  const seconds = /^Throttled(?:-(\d+))?$/.exec(error);
  if (error === 'CredentialsSignin') {
    return new ProblemError('INVALID_CREDENTIALS', 401, 'Wrong credentials', 'E-mail address or password is wrong.');
  }
  if (seconds) {
    const wait = seconds[1] === undefined ? {} : { retryAfter: Number(seconds[1]) };
    return new ProblemError('RATE_LIMITED', 429, 'Too many attempts', 'There were too many attempts to sign in.', wait);
  }
  const detail = 'Signing in does not work at the moment. Try again; if it stays, tell whoever runs this server.';
  return new ProblemError('UNAVAILABLE', 503, 'Not available', detail);
}
