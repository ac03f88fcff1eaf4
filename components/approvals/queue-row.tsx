'use client';

import clsx from 'clsx';
import { memo, type MouseEvent } from 'react';
import { buttonStyle } from '@/components/ui/button-style';
import { Checkbox } from '@/components/ui/checkbox';
import { CodeChip } from '@/components/ui/code-chip';
import { QuotedLine } from '@/components/ui/quoted-text';
import { RiskBadge } from '@/components/ui/risk-badge';
import { StatusWord } from '@/components/ui/status-badge';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { ActionName } from './action-name';
import { COLUMN_COUNT, COLUMNS, rowId, shortId } from './queue-columns';
import { RowEnd } from './row-end';

type Props = {
  row: ApprovalSummary;
  /** Position in the whole list, from 1, the head being 1. */
  rowIndex: number;
  href: string;
  /** Has the cursor: the grid's one tab stop. */
  active: boolean;
  /** Null: not selectable (decided, or nothing to decide for this person). */
  selected: boolean | null;
  /** The grid's keys work: what is inside of a row is reached by them, not by Tab. */
  live: boolean;
  onTick: (id: string, range: boolean) => void;
  /** Its link was pressed. */
  onFollow: (event: MouseEvent<HTMLAnchorElement>) => void;
};

const LINK = { pending: buttonStyle({ size: 'sm' }), over: buttonStyle({ size: 'sm', tone: 'ghost' }) };

/** One approval in the queue: facts on the first line, what it is in our words and the agent's on the second. */
export const QueueRow = memo(function QueueRow({ row, rowIndex, href, active, selected, live, ...on }: Props) {
  const { approval_id: id, status, action, agent_id, reason_codes, risk_tier } = row;
  const [reason, ...more] = reason_codes;
  const over = status !== 'pending';
  const inside = live ? -1 : undefined;
  return (
    <div
      role="row"
      id={rowId(id)}
      data-row={id}
      tabIndex={active ? 0 : -1}
      aria-rowindex={rowIndex}
      aria-selected={selected ?? undefined}
      className={clsx(
        COLUMNS,
        // Rows out of sight cost nothing to draw.
        'relative flex scroll-my-4 [contain-intrinsic-size:auto_4.25rem] compact:[contain-intrinsic-size:auto_3.375rem] [content-visibility:auto] flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2.5 compact:py-1 pr-4 pl-12 @min-[36rem]:pr-28 @min-[62rem]:pr-6 sm:pl-14',
        'focus-visible:-outline-offset-2',
        active && 'before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent',
        selected ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <div
        role="gridcell"
        className="absolute top-2 compact:top-0.5 left-3 sm:left-5 @min-[62rem]:static @min-[62rem]:row-span-2 @min-[62rem]:self-start"
      >
        {selected !== null && (
          <Checkbox
            tabIndex={inside}
            aria-label={`Select ${action.type}:${action.tool}, ${shortId(id)}`}
            checked={selected}
            onChange={(event) => on.onTick(id, isShift(event.nativeEvent))}
          />
        )}
      </div>
      <div role="gridcell" className="text-sm">
        <StatusWord status={status} />
      </div>
      <div role="gridcell" className="font-mono text-2xs text-faint" title={id}>
        <span className="@min-[78rem]:hidden">{shortId(id)}</span>
        <span className="hidden @min-[78rem]:inline">{id}</span>
      </div>
      <div role="gridcell" className="truncate text-sm">
        {agent_id}
      </div>
      <div role="gridcell" className="min-w-0 truncate font-medium">
        <ActionName action={action} />
      </div>
      <div role="gridcell" className="min-w-0 truncate">
        {reason !== undefined && <CodeChip code={reason} />}
        {more.length > 0 && (
          <span className="ml-1 text-2xs text-faint" title={more.join(', ')}>
            +{more.length}
            <span className="sr-only"> more: {more.join(', ')}</span>
          </span>
        )}
      </div>
      <div role="gridcell">
        <RiskBadge tier={risk_tier} />
      </div>
      <div role="gridcell" className="text-xs text-muted">
        <RelativeTime iso={row.created_at} style="age" />
      </div>
      <div role="gridcell" className="text-xs">
        <RowEnd row={row} />
      </div>
      <div
        role="gridcell"
        className="order-last ml-auto @min-[36rem]:absolute @min-[36rem]:top-2.5 compact:@min-[36rem]:top-1 @min-[36rem]:right-5 @min-[62rem]:static @min-[62rem]:order-none @min-[62rem]:row-span-2 @min-[62rem]:ml-0 @min-[62rem]:justify-self-end"
      >
        {/* Not next/link: 500 of them are too many, and none of them fetches ahead. */}
        <a
          href={href}
          onClick={on.onFollow}
          tabIndex={inside}
          className={over ? LINK.over : LINK.pending}
          aria-label={`Review ${action.type}:${action.tool}, ${shortId(id)}`}
        >
          {over ? 'Open' : 'Review'} <span aria-hidden>→</span>
        </a>
      </div>
      <div
        role="gridcell"
        aria-colspan={COLUMN_COUNT - 2}
        className={clsx(
          'line-clamp-3 min-w-0 basis-full text-sm @min-[62rem]:col-start-2 @min-[62rem]:col-end-10 @min-[62rem]:line-clamp-2',
          over && 'text-muted',
        )}
      >
        <span className="font-medium">
          <VisibleText text={row.headline} />
        </span>
        {row.summary !== null && (
          <>
            {' '}
            <QuotedLine text={row.summary} />
          </>
        )}
        {row.duplicates > 0 && <span className="ml-2 text-xs text-faint">asked {row.duplicates + 1} times</span>}
      </div>
    </div>
  );
});

const isShift = (event: Event) => event instanceof MouseEvent && event.shiftKey;
