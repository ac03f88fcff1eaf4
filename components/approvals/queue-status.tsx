'use client';

import type { ReactNode } from 'react';
import { ArrowUp } from 'lucide';
import { useKeys } from '@/components/keyboard/provider';
import { ShortcutKbd } from '@/components/keyboard/shortcut-kbd';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Select } from '@/components/ui/select';
import { PAGE_SIZES, SORTS, type PageSize } from '@/lib/browser/approval-filters';
import { formatNumber } from '@/lib/browser/format';
import { ariaKeys, spokenKeys } from '@/lib/browser/keys';
import type { ApprovalSort } from '@/lib/contracts/approvals';

type Props = {
  /** What was just decided, or how many there are. */
  said: string;
  fresh: number;
  onShowNew: () => void;
  sort: ApprovalSort;
  onSort: (sort: ApprovalSort) => void;
  rows: PageSize;
  onRows: (rows: PageSize) => void;
  /** More that belongs at its end. */
  children?: ReactNode;
};

/** Over the list: the page's one polite voice, rows that wait to be shown, the order. Its height never changes. */
export function QueueStatus({ said, fresh, onShowNew, sort, onSort, rows, onRows, children }: Props) {
  const [key] = useKeys('queue-new');
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1 sm:px-6">
      <p role="status" className="min-w-0 flex-1 basis-40 text-sm text-muted tabular-nums">
        {said}
        {fresh > 0 && (
          <span className="sr-only">
            {' '}
            {fresh} new{key === undefined ? '' : `, press ${spokenKeys(key)} to show them`}.
          </span>
        )}
      </p>
      {fresh > 0 && (
        <Button size="sm" tone="primary" shortcut="queue-new" onClick={onShowNew}>
          <Icon of={ArrowUp} className="size-3.5" />
          {formatNumber(fresh)} new {key === undefined ? '– show' : '– press'} <ShortcutKbd id="queue-new" inverse />
        </Button>
      )}
      <Select
        aria-label="Sort"
        aria-keyshortcuts={ariaKeys(useKeys('queue-soonest'))}
        options={SORTS}
        value={sort}
        onValueChange={(value) => onSort(SORTS.find((one) => one.value === value)?.value ?? sort)}
        className="!w-40"
      />
      <Select
        aria-label="Rows on a page"
        options={PAGE_SIZES.map((size) => ({ value: String(size), label: `${size} rows` }))}
        value={String(rows)}
        onValueChange={(value) => onRows(PAGE_SIZES.find((size) => String(size) === value) ?? rows)}
        className="!hidden !w-28 sm:!inline-block"
      />
      {children}
    </div>
  );
}
