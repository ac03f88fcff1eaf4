import { loadPage } from './load-page';
import { keepPerson, onSession } from './session';

/** Where people write what would be lost: forms that a script hands in, and dialogs. */
const WRITING = 'form[method="post"], [role="dialog"], [role="alertdialog"]';

/** How often a page that stayed looks whether anything written is left on it. */
const LOOK_MS = 1_000;

/** What was written in and not handed in since. */
const written = new Set<Element>();

/** Where to sign in again and come back to this page. */
const loginHere = (): string => `/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;

function onInput({ target }: Event): void {
  // A password is soon typed again, and never worth keeping on a screen that nobody is signed in at.
  if (!(target instanceof HTMLElement) || target.matches('[type="password"]')) return;
  for (const one of written) if (!one.isConnected) written.delete(one);
  const place = target.closest(WRITING) ?? (target.matches('textarea') ? target : null);
  if (place) written.add(place);
}

/** What stood in the form has been taken by the server: it is no draft any more. */
export const handedIn = (form: Element): void => void written.delete(form);

function isWrittenIn(): boolean {
  if ([...written].some((one) => one.isConnected)) return true;
  // A dialog that opens again with what was written in it before.
  return [...document.querySelectorAll<HTMLTextAreaElement>('[role="alertdialog"] textarea')].some((one) => one.value);
}

/**
 * The session has ended meanwhile: goes to the login page and comes back. Stays where something was written, which would
 * be lost; false then. Never stays where a secret is on the screen. Nothing that was written is ever stored.
 */
export function leaveWhenSignedOut(): boolean {
  if (document.querySelector('[data-secret]') === null && isWrittenIn()) return false;
  loadPage(loginHere());
  return true;
}

/**
 * Notes what is written on the page of this person (`usr-…`), keeps it theirs, and leaves once nothing written is left of
 * a page whose session has ended, until the returned function is called.
 */
export function watchSession(userId: string): () => void {
  let leaving: ReturnType<typeof setInterval> | undefined;
  const follow = (ended: boolean) => {
    clearInterval(leaving);
    if (ended) leaving = setInterval(() => leaveWhenSignedOut() && clearInterval(leaving), LOOK_MS);
  };
  const stop = [onSession(follow), keepPerson(userId, leaveWhenSignedOut), () => clearInterval(leaving)];
  document.addEventListener('input', onInput, true);
  return () => {
    for (const one of stop) one();
    document.removeEventListener('input', onInput, true);
  };
}
