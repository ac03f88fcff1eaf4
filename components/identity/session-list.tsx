'use client';

import { FormMessage } from '@/components/forms/form-message';
import { useAction } from '@/components/forms/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/time';
import { notify } from '@/components/ui/toast';
import { VisibleText } from '@/components/ui/visible-text';
import { endAllSessions, endSession } from '@/lib/browser/account';
import { formatCount } from '@/lib/browser/format';
import { loadPage } from '@/lib/browser/load-page';
import type { SessionItem } from '@/lib/contracts/identity';

/** One's own live sessions, each with the button that ends it. */
export function SessionList({ sessions }: { sessions: readonly SessionItem[] }) {
  const all = useAction(async (keepCurrent: boolean) => {
    const { ended } = await endAllSessions(keepCurrent);
    if (!keepCurrent) return loadPage('/login');
    notify({ kind: 'success', title: `${formatCount(ended, 'session')} signed out` });
  });
  const others = sessions.some((session) => !session.current);
  return (
    <>
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <SessionRow key={session.session_id} session={session} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-2 border-t border-line px-4 py-3">
        <FormMessage message={all.messageBeside([])} />
        <Button
          size="sm"
          busy={all.busy}
          blocked={others ? undefined : 'There is no other session'}
          onClick={() => void all.run(true)}
        >
          Sign out everywhere else
        </Button>
        <Button size="sm" tone="negative-quiet" busy={all.busy} onClick={() => void all.run(false)}>
          Sign out everywhere
        </Button>
      </div>
    </>
  );
}

function SessionRow({ session }: { session: SessionItem }) {
  const action = useAction(() => endSession(session.session_id), {
    onDone: () => notify({ kind: 'success', title: 'Session signed out' }),
  });
  const device = session.user_agent ?? 'Unknown program';
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2 text-base font-medium">
          {session.kind === 'browser' ? browserName(device) : 'Access token'}
          {session.current && <Badge tone="positive">this session</Badge>}
        </p>
        <p className="text-xs text-faint">
          <VisibleText text={device} />
        </p>
        <p className="text-xs text-muted">
          {session.ip && session.ip !== 'unknown' ? `from ${session.ip}, ` : ''}signed in{' '}
          <RelativeTime iso={session.created_at} />, ends <RelativeTime iso={session.expires_at} />
        </p>
        <FormMessage message={action.messageBeside([])} />
      </div>
      {!session.current && (
        <Button size="sm" busy={action.busy} onClick={() => void action.run(undefined)}>
          Sign out
        </Button>
      )}
    </li>
  );
}

const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux|X11/, 'Linux'],
] as const;

/** `Chrome on Linux`, as far as the program says; the whole text stands under it. */
function browserName(userAgent: string): string {
  const find = (names: typeof BROWSERS | typeof SYSTEMS) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [browser, system] = [find(BROWSERS), find(SYSTEMS)];
  return browser && system ? `${browser} on ${system}` : (browser ?? 'Browser');
}
