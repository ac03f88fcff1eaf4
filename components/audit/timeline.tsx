'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { useTimeZone } from '@/components/ui/clock';
import { JsonView } from '@/components/ui/json-view';
import { VisibleText } from '@/components/ui/visible-text';
import { formatAbsolute } from '@/lib/browser/format';
import type { AuditEvent } from '@/lib/contracts/audit';
import { objectOf, wordsOf } from './event-words';

type Props = { org: string; events: readonly AuditEvent[] };

/** What happened, newest first, day by day. */
export function Timeline({ org, events }: Props) {
  const zone = useTimeZone();
  return (
    <div className="flex flex-col">
      {byDay(events, zone).map(([day, list]) => (
        <section key={day} aria-label={day} className="first:[&>h2]:rounded-t-lg first:[&>h2]:border-t-0">
          <h2 className="sticky top-14 z-10 border-y border-line bg-sunken px-4 py-1.5 text-xs font-medium text-muted lg:top-0">
            {day}
          </h2>
          <ol className="divide-y divide-line">
            {list.map((event) => (
              <Event key={event.event_id} org={org} event={event} zone={zone} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function byDay(events: readonly AuditEvent[], zone: string): [string, AuditEvent[]][] {
  const days = new Map<string, AuditEvent[]>();
  for (const event of events) {
    const day = formatAbsolute(event.occurred_at, zone, 'day');
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return [...days];
}

function Event({ org, event, zone }: { org: string; event: AuditEvent; zone: string }) {
  const words = wordsOf(event.type);
  const object = objectOf(event.payload);
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2.5 compact:py-1 sm:grid-cols-[4.5rem_10rem_minmax(0,1fr)]">
      <time
        dateTime={event.occurred_at}
        title={`${formatAbsolute(event.occurred_at, zone)} ${zone}`}
        className="text-xs/5 text-faint tabular-nums"
      >
        {formatAbsolute(event.occurred_at, zone).slice(-8)}
      </time>
      <div>
        <Badge tone={words.tone ?? 'neutral'} title={event.type}>
          {words.name}
        </Badge>
      </div>
      <div className="flex min-w-0 flex-wrap items-start gap-x-4 text-sm">
        <div className="min-w-0 flex-1 basis-64">
          <p>
            <span className="font-medium">
              <VisibleText text={event.actor.label} />
            </span>{' '}
            {words.did}
            {object !== null && (
              <>
                {' '}
                <code className="text-xs wrap-anywhere">
                  <VisibleText text={object} />
                </code>
              </>
            )}
          </p>
          {event.reason !== null && event.reason !== '' && (
            <p className="text-muted">
              “<VisibleText text={event.reason} />”
            </p>
          )}
        </div>
        {event.agent_id !== null && (
          <Link href={`/${org}/agents/${event.agent_id}`} className={LINK}>
            {event.agent_id}
          </Link>
        )}
        {event.approval_id !== null && (
          <Link href={`/${org}/approvals/${event.approval_id}`} className={LINK}>
            Approval
          </Link>
        )}
        <Recorded event={event} />
      </div>
    </li>
  );
}

const LINK = '-my-0.5 inline-flex min-h-6 items-center text-xs text-accent-text underline underline-offset-4';

/**
 * The event as it stands in the log; drawn once it is opened, for it is twenty times as long as its line. The browser's own
 * search doesn't find what isn't drawn; the export has everything.
 */
function Recorded({ event }: { event: AuditEvent }) {
  const [drawn, setDrawn] = useState(false);
  const draw = (details: HTMLDetailsElement | null) => {
    if (details?.open) setDrawn(true);
  };
  return (
    // By `ref`, too: it may have been opened before the page's scripts had come.
    <details
      ref={draw}
      onToggle={(toggled) => draw(toggled.currentTarget)}
      className="-my-0.5 min-w-0 text-xs open:basis-full"
    >
      <summary className="inline-flex min-h-6 items-center text-muted underline decoration-line-strong underline-offset-4 hover:text-ink">
        As recorded
      </summary>
      {drawn && <JsonView value={event} label={`Event ${event.event_id}`} className="mt-1" />}
    </details>
  );
}
