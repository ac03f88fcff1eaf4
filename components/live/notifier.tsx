'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useLiveListen } from '@/components/live/live-provider';
import { useNow } from '@/components/ui/clock';
import { detailOptions } from '@/lib/browser/approvals';
import { holdInSight, isInSight, notificationsOf, showNotifications } from '@/lib/browser/notifications';
import type { LiveEvent } from '@/lib/browser/live-stream';

/** An event within so many milliseconds of the one before is told with it. */
const TOGETHER_MS = 1_000;
/** What was asked longer ago than this has changed and isn't new. */
const NEW_MS = 60_000;
/** Looked up one by one. */
const MOST = 20;

/** Notifies of new approvals while nobody looks at the console. There for who has switched it on. */
export function Notifier({ org }: { org: { slug: string; name: string } }) {
  const listen = useLiveListen();
  const router = useRouter();
  const client = useQueryClient();
  const now = useNow();
  const told = useRef(new Set<string>());

  const tell = useEffectEvent(async (ids: readonly string[]) => {
    if (await isInSight()) return;
    const found = await Promise.allSettled(
      ids.slice(0, MOST).map((id) => client.fetchQuery({ ...detailOptions(org.slug, id), staleTime: 2_000 })),
    );
    const fresh = found
      .flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      .filter(({ status, created_at: at }) => status === 'pending' && now - Date.parse(at) < NEW_MS);
    for (const { approval_id: id } of fresh) told.current.add(id);
    showNotifications(notificationsOf(org, fresh), (path) => router.push(path));
  });

  useEffect(() => holdInSight(), []);
  useEffect(() => {
    if (!listen) return;
    let waiting = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear = ({ approval_ids: ids }: LiveEvent) => {
      for (const id of ids ?? []) {
        if (told.current.has(id)) continue;
        // What comes while somebody looks is seen on the page, also when they look away a moment later.
        if (document.hidden) waiting.add(id);
        else told.current.add(id);
      }
      if (waiting.size === 0 || timer !== undefined) return;
      timer = setTimeout(() => {
        const list = [...waiting];
        waiting = new Set();
        timer = undefined;
        void tell(list);
      }, TOGETHER_MS);
    };
    const stop = listen(hear);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [listen]);
  return null;
}
