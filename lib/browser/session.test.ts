import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** A page of Ana's; `who` is signed in by now, null when nobody is. */
async function pageOfAna(who: string | null) {
  const assign = vi.fn();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal(
    'window',
    Object.assign(new EventTarget(), { location: { pathname: '/acme/rules', search: '', assign } }),
  );
  const fetched = vi.fn(async (path: string) =>
    path === '/api/v1/auth/me' && who !== null
      ? Response.json({ user: { user_id: who } })
      : Response.json({ code: 'UNAUTHENTICATED' }, { status: 401 }),
  );
  vi.stubGlobal('fetch', fetched);
  const session = await import('./session');
  const { request } = await import('./http');
  const onGone = vi.fn();
  close = session.keepPerson('usr-ana', onGone);
  return { assign, fetched, session, request, onGone };
}

let close = () => {};
const tab = () => new BroadcastChannel('countersign.session');

describe('a page whose session ends', () => {
  beforeEach(() => vi.resetModules());
  afterEach(() => {
    close();
    vi.unstubAllGlobals();
  });

  it('sends nothing as somebody else, and is loaded anew', async () => {
    const { assign, fetched, session, request } = await pageOfAna('usr-bob');
    session.setEnded(true);
    await expect(request('/api/v1/x', { method: 'POST' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(fetched.mock.calls.map(([path]) => path)).toEqual(['/api/v1/auth/me']);
    expect(assign).toHaveBeenCalledWith('/acme/rules');
  });

  it('goes on when the same person is back', async () => {
    const { assign, session } = await pageOfAna('usr-ana');
    const heard: boolean[] = [];
    session.onSession((ended) => heard.push(ended));
    session.setEnded(true);
    expect(await session.maySend()).toBe(true);
    expect(heard).toEqual([true, false]);
    expect(assign).not.toHaveBeenCalled();
  });

  it.each(['an ordinary call', 'an export', 'verifying the log'] as const)(
    'learns of it by the first refused answer: of %s',
    async (what) => {
      const { session, request } = await pageOfAna(null);
      const { download } = await import('./download');
      const { verifyAudit } = await import('./audit');
      const { signal } = new AbortController();
      const ask = {
        'an ordinary call': () => request('/api/v1/x'),
        'an export': () => download('/api/v1/x', { query: {}, onProgress: vi.fn(), signal }),
        'verifying the log': () => verifyAudit('acme', undefined, { onProgress: vi.fn(), signal }),
      };
      const heard: boolean[] = [];
      session.onSession((ended) => heard.push(ended));
      await expect(ask[what]()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(heard).toEqual([true]);
    },
  );

  it('leaves when another tab has signed out, and looks who it is when another has signed in', async () => {
    const { assign } = await pageOfAna('usr-bob');
    const other = tab();
    other.postMessage('signed-in');
    await vi.waitFor(() => expect(assign).toHaveBeenLastCalledWith('/acme/rules'));
    other.postMessage('signed-out');
    await vi.waitFor(() => expect(assign).toHaveBeenLastCalledWith('/login'));
    other.close();
  });
});
