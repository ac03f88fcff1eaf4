import { loadPage } from './load-page';

/** What a person may have written in: an open dialog, a form that a script hands in, a larger text. */
const WRITTEN_IN = '[role="dialog"], [role="alertdialog"], form[method="post"] :is(input, select), textarea';

/** Where to sign in again and come back to this page. */
const loginHere = (): string =>
  `/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;

/**
 * The session has ended meanwhile: goes to the login page and comes back. Stays where something may have been written,
 * which would be lost; false then. Nothing that was written is ever stored.
 */
export function leaveWhenSignedOut(): boolean {
  if (document.querySelector(WRITTEN_IN) !== null) return false;
  loadPage(loginHere());
  return true;
}
