'use client';

import type { ComponentProps } from 'react';
import { ShortcutKbd } from '@/components/keyboard/shortcut-kbd';
import { Button } from '@/components/ui/button';
import { formatCount, formatNumber } from '@/lib/browser/format';
import type { BulkPlan } from './bulk-plan';
import { PlanCounts } from './plan-counts';

type Props = {
  plan: BulkPlan;
  count: number;
  /** All that match the filter, where that is more than what is on the page. */
  matching: number | null;
  busy: boolean;
  onSelectMatching: () => void;
  onApprove: () => void;
  onDeny: () => void;
  onClear: () => void;
};

/** What is selected and what can be done with it; stands at the lower edge while there is a selection. */
export function BulkBar({ plan, count, matching, busy, onSelectMatching, onApprove, onDeny, onClear }: Props) {
  return (
    <section
      aria-label="Selection"
      data-bar
      className="sticky bottom-0 z-20 [@media(height<30rem)]:static flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-raised px-4 py-2.5 shadow-pop"
    >
      <p className="text-base font-semibold tabular-nums">{formatNumber(count)} selected</p>
      <PlanCounts plan={plan} />
      {matching !== null && (
        <Button tone="link" onClick={onSelectMatching}>
          Select all {formatCount(matching, 'match', 'matches')}
        </Button>
      )}
      <div className="ml-auto flex flex-wrap gap-2">
        <Button tone="ghost" shortcut="queue-clear" onClick={onClear}>
          Clear <Key id="queue-clear" />
        </Button>
        <Button tone="negative-quiet" shortcut="deny" busy={busy} onClick={onDeny}>
          Deny <Key id="deny" />
        </Button>
        <Button tone="positive" shortcut="approve" busy={busy} onClick={onApprove}>
          Approve <Key id="approve" inverse />
        </Button>
      </div>
    </section>
  );
}

/** A phone has no keys to press, and its bar no room for them. */
const Key = (props: ComponentProps<typeof ShortcutKbd>) => (
  <span className="hidden sm:inline">
    <ShortcutKbd {...props} />
  </span>
);
