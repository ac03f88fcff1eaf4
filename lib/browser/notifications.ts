import type { ApprovalDetail } from '@/lib/contracts/approvals';

/** What a notification says: never params, summaries or anything else that an agent wrote. */
export type NotificationWords = { title: string; body: string; path: string; tag: string };

/** More at once than this are told in one. */
export const ONE_BY_ONE = 3;

type New = Pick<ApprovalDetail, 'approval_id' | 'agent_id' | 'risk_tier'> & { action: { type: string; tool: string } };

/** New approvals as notifications of an organization. Pure. */
export function notificationsOf(org: { slug: string; name: string }, fresh: readonly New[]): NotificationWords[] {
  const base = `/${org.slug}/approvals`;
  if (fresh.length > ONE_BY_ONE) {
    const body = `${org.name}: they wait for a decision.`;
    return [{ title: `${fresh.length} new approvals`, body, path: base, tag: `${org.slug} many` }];
  }
  return fresh.map(({ approval_id: id, agent_id: agent, risk_tier: tier, action }) => ({
    title: `${action.type}:${action.tool} waits for a decision`,
    body: `${org.name}: asked by ${agent}, ${tier} risk.`,
    path: `${base}/${id}`,
    tag: id,
  }));
}

export type NotificationState = NotificationPermission | 'unsupported';

export const notificationState = (): NotificationState =>
  typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;

/** Asks the person; whoever has answered before is not asked again. */
export const askForNotifications = async (): Promise<NotificationState> =>
  typeof Notification === 'undefined' ? 'unsupported' : Notification.requestPermission();

/** Shows them; of several tabs that show the same one only the last is seen (`tag`). */
export function showNotifications(list: readonly NotificationWords[], open: (path: string) => void): void {
  if (notificationState() !== 'granted') return;
  for (const { title, body, path, tag } of list) {
    const shown = new Notification(title, { body, tag, icon: '/icon.svg' });
    shown.addEventListener('click', () => {
      window.focus();
      open(path);
      shown.close();
    });
  }
}

const LOCK = 'countersign.in-sight';

/** Tells other tabs, for as long as this one is looked at, that the console is in sight. Gives what ends it. */
export function holdInSight(): () => void {
  let release: (() => void) | null = null;
  const stop = new AbortController();
  const update = () => {
    release?.();
    release = null;
    if (document.hidden || stop.signal.aborted || !('locks' in navigator)) return;
    const held = new Promise<void>((resolve) => (release = resolve));
    void navigator.locks.request(LOCK, { mode: 'shared' }, () => held);
  };
  update();
  document.addEventListener('visibilitychange', update, { signal: stop.signal });
  return () => {
    stop.abort();
    update();
  };
}

/** Whether any tab of the console is looked at now. */
export async function isInSight(): Promise<boolean> {
  if (!document.hidden) return true;
  if (!('locks' in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === LOCK);
}
