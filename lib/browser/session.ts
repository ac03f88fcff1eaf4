import { loadPage } from './load-page';

/*
 * The tabs of a browser share one session: it may end, or become somebody else's, while a page stays open. What was
 * written on a page is never sent as another person than the one it was drawn for.
 */

type Told = 'signed-in' | 'signed-out';

let person: string | undefined;
let ended = false;
let channel: BroadcastChannel | undefined;
const listeners = new Set<(ended: boolean) => void>();

const tabs = () =>
  typeof BroadcastChannel === 'undefined' ? undefined : (channel ??= new BroadcastChannel('countersign.session'));

/** Tells this browser's other tabs what somebody has just done in this one. */
export const tellTabs = (told: Told): void => tabs()?.postMessage(told);

/** Calls back when the page's session has ended, and when the same person is back. */
export function onSession(listener: (ended: boolean) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What an answer tells: nobody is signed in, or the page's person is again. */
export function setEnded(now: boolean): void {
  if (now === ended) return;
  ended = now;
  for (const listener of listeners) listener(now);
}

const loadAnew = () => loadPage(window.location.pathname + window.location.search);

/**
 * Asks who is signed in. False, and the page is loaded anew, when it is somebody else; false too when it can't be told.
 * Rejects when no answer comes.
 */
export async function isSamePerson(): Promise<boolean> {
  const answer = await fetch('/api/v1/auth/me', { credentials: 'same-origin', cache: 'no-store' });
  if (answer.status === 401) {
    setEnded(true);
    return true; // nobody: whatever is sent is refused
  }
  if (answer.ok && (await answer.json()).user?.user_id === person) {
    setEnded(false);
    return true;
  }
  if (answer.ok || answer.status === 403) loadAnew();
  return false;
}

/** Whether something may be sent from this page: asked for anew once its session has ended. */
export const maySend = async (): Promise<boolean> => !ended || person === undefined || (await isSamePerson());

/** Keeps the page that of its person (`usr-…`) until the returned function is called; `onGone`: nobody is signed in. */
export function keepPerson(userId: string, onGone: () => void): () => void {
  if (person !== undefined && person !== userId) loadAnew(); // drawn again for somebody else
  person = userId;
  const stop = new AbortController();
  const { signal } = stop;
  const look = () =>
    void isSamePerson()
      .then(() => ended && onGone())
      .catch(() => undefined); // no connection: the next look tells
  tabs()?.addEventListener(
    'message',
    ({ data: told }: MessageEvent<Told>) => (told === 'signed-out' ? loadPage('/login') : look()),
    { signal },
  );
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look(), { signal });
  window.addEventListener('focus', () => ended && look(), { signal });
  window.addEventListener('pageshow', ({ persisted }) => persisted && look(), { signal });
  return () => stop.abort();
}
