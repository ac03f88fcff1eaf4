'use client';

import clsx from 'clsx';
import { EXPIRES_SOON_MS, formatAbsolute, formatFromNow, type TimeStyle } from '@/lib/browser/format';
import { useNow, useTimeZone } from './clock';

/** `2 hours ago` (or another style), with the absolute time on hover. */
export function RelativeTime({ iso, style = 'relative' }: { iso: string; style?: TimeStyle }) {
  const now = useNow();
  const zone = useTimeZone();
  return (
    <time dateTime={iso} title={`${formatAbsolute(iso, zone)} ${zone}`} className="whitespace-nowrap tabular-nums">
      {formatFromNow(iso, now, style)}
    </time>
  );
}

/** `2024-12-14 10:00:00 (2 hours ago)`, as in detail views. */
export function FullTime({ iso, style = 'relative' }: { iso: string; style?: TimeStyle }) {
  const now = useNow();
  const zone = useTimeZone();
  return (
    <time dateTime={iso} title={zone}>
      {formatAbsolute(iso, zone)} <span className="text-faint">({formatFromNow(iso, now, style)})</span>
    </time>
  );
}

/** A deadline: time left, marked in its last four hours and when it has passed. */
export function Deadline({ iso, style = 'left' }: { iso: string; style?: 'left' | 'remaining' }) {
  const left = Date.parse(iso) - useNow();
  return (
    <span
      className={clsx(
        'tabular-nums',
        left <= 0 ? 'text-faint' : left < EXPIRES_SOON_MS && 'font-semibold text-negative',
      )}
    >
      <RelativeTime iso={iso} style={style} />
      {left > 0 && left < EXPIRES_SOON_MS && <span className="sr-only"> (expires soon)</span>}
    </span>
  );
}
