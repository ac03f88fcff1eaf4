'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { trailOptions } from '@/lib/browser/approvals';
import type { AuditEvent } from '@/lib/contracts/audit';

/** The events of an approval's life in words; what isn't here is shown by its type. */
const WORDS: Readonly<Record<string, string>> = {
  action_queued: 'Asked',
  action_auto_approved: 'Approved by a rule',
  action_approved: 'Approved',
  action_rejected: 'Denied',
  action_expired: 'Expired',
  action_cancelled: 'Cancelled',
  action_extended: 'Given more time',
  action_edited: 'Edited',
  action_revealed: 'Masked values revealed',
  action_execution_started: 'Run started',
  action_execution_succeeded: 'Run succeeded',
  action_execution_failed: 'Run failed',
  action_execution_ambiguous: 'Run ended, nobody knows how',
  action_retried: 'Run again',
  action_reconciled: 'Outcome settled by a person',
  grant_minted: 'Grant given to the agent',
  grant_spent: 'Grant used',
};

/** Everything that happened to an approval, oldest first. */
export function Trail({ org, id }: { org: string; id: string }) {
  const { data } = useQuery(trailOptions(org, id));
  return (
    <Card title="Audit trail">
      <ol className="flex flex-col gap-3 border-l border-line pl-4">
        {data?.items.map((event) => (
          <li key={event.event_id} className="relative text-sm">
            <span
              aria-hidden
              className="absolute top-1.5 -left-[1.3rem] size-2 rounded-full border border-control bg-surface"
            />
            <span className="font-medium">{WORDS[event.type] ?? event.type}</span>
            <span className="block text-xs text-faint">
              <RelativeTime iso={event.occurred_at} /> by {event.actor.label}
            </span>
            <Said event={event} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** Reason and notes as they were recorded. */
function Said({ event: { reason, payload } }: { event: AuditEvent }) {
  const notes = textOf(payload, 'notes');
  return (
    <>
      {reason !== null && reason !== '' && (
        <p className="mt-0.5 text-xs text-muted">
          “<VisibleText text={reason} />”
        </p>
      )}
      {notes !== null && (
        <p className="mt-0.5 text-xs text-muted">
          Notes: “<VisibleText text={notes} />”
        </p>
      )}
    </>
  );
}

function textOf(payload: unknown, name: string): string | null {
  if (typeof payload !== 'object' || payload === null || !(name in payload)) return null;
  const value: unknown = Object.entries(payload).find(([key]) => key === name)?.[1];
  return typeof value === 'string' && value !== '' ? value : null;
}
