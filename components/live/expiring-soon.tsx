'use client';

import { useQuery } from '@tanstack/react-query';
import { Hourglass } from 'lucide';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { useNow } from '@/components/ui/clock';
import { Icon } from '@/components/ui/icon';
import { notify } from '@/components/ui/toast';
import { SOONEST, soonestOptions } from '@/lib/browser/approvals';
import { EXPIRES_SOON_MS, formatCount, formatFromNow } from '@/lib/browser/format';
import { usePollSeconds } from './live-provider';
import { usePendingCount } from './pending-count';

type Props = { org: string; refreshSeconds: number };

/** How many pending approvals run out in the next four hours, and when the first one does; nothing when none does. */
export function ExpiringSoon({ org, refreshSeconds }: Props) {
  const { soon, first, now } = useSoonest({ org, refreshSeconds });
  if (!first) return null;
  const count =
    soon.length === SOONEST
      ? `${SOONEST} or more approvals expire`
      : `${formatCount(soon.length, 'approval')} ${soon.length === 1 ? 'expires' : 'expire'}`;
  return (
    <Link
      href={`/${org}/approvals?sort=expires_at`}
      className="flex items-start gap-2.5 rounded-md border border-warning-line bg-warning-soft px-3 py-2 text-xs text-ink hover:underline"
    >
      <Icon of={Hourglass} className="mt-0.5 size-3.5 shrink-0 text-warning" />
      <span>
        {count} within four hours, the first:{' '}
        <span className="tabular-nums">{formatFromNow(first.expires_at, now, 'left')}</span>
      </span>
    </Link>
  );
}

/** Approvals that were warned of by this page. */
const warned = new Set<string>();
const LAST_CALL_MS = 15 * 60_000;

/** Says in passing, once for each, that an approval runs out in a quarter of an hour. */
export function LastCall({ org, refreshSeconds }: Props) {
  const router = useRouter();
  const { soon, now } = useSoonest({ org, refreshSeconds });
  const calls = soon.filter(({ expires_at: at }) => Date.parse(at) - now < LAST_CALL_MS);
  const warn = useEffectEvent(() => {
    // The page of the approval itself shows its time already.
    const here = window.location.pathname;
    const fresh = calls.filter(({ approval_id: id }) => !warned.has(id) && !here.endsWith(`/${id}`));
    const [first] = fresh;
    if (!first) return;
    for (const { approval_id: id } of fresh) warned.add(id);
    const more = fresh.length > 1 ? ` and ${formatCount(fresh.length - 1, 'more', 'more')}` : '';
    notify({
      kind: 'warning',
      title: `${first.action.type}:${first.action.tool}${more}: ${formatFromNow(first.expires_at, now, 'remaining')}`,
      description: 'Undecided by then it expires. Decide it, or extend it.',
      action: { label: 'Review', onClick: () => router.push(`/${org}/approvals/${first.approval_id}`) },
    });
  });
  const ids = calls.map(({ approval_id: id }) => id).join(' ');
  useEffect(() => warn(), [ids]);
  return null;
}

function useSoonest({ org, refreshSeconds }: Props) {
  const seconds = usePollSeconds(refreshSeconds);
  const now = useNow();
  const pending = usePendingCount();
  const { data } = useQuery({ ...soonestOptions(org, seconds), enabled: pending > 0 });
  const soon =
    pending === 0
      ? []
      : (data?.items ?? []).filter(({ expires_at: at }) => {
          const left = Date.parse(at) - now;
          return left > 0 && left < EXPIRES_SOON_MS;
        });
  return { soon, first: soon[0], now };
}
