'use client';

import { ShortcutKbd } from '@/components/keyboard/shortcut-kbd';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';

type Props = {
  notes: string;
  onNotes: (notes: string) => void;
  onApprove: () => void;
  onDeny: () => void;
  /** Approves and makes a rule; missing for who may not. */
  onApproveWithRule: (() => void) | undefined;
  /** Why neither can be pressed now. */
  blocked: string | undefined;
};

/** Notes, Deny, Approve: at the lower edge of the page, always in reach. */
export function DecisionPanel({ notes, onNotes, onApprove, onDeny, onApproveWithRule, blocked }: Props) {
  return (
    <section
      aria-label="Decision"
      data-bar
      className="sticky bottom-0 [@media(height<30rem)]:static z-20 flex flex-wrap items-end gap-3 border-t border-line bg-raised px-4 py-3 shadow-pop sm:px-6"
    >
      <Field label="Notes" className="min-w-0 flex-1 basis-64">
        <Textarea
          rows={1}
          maxLength={1000}
          placeholder="Optional, for the audit trail"
          value={notes}
          onChange={(event) => onNotes(event.target.value)}
          className="!min-h-10 py-2"
        />
      </Field>
      <div className="flex flex-1 flex-wrap gap-2 sm:flex-none">
        <Button tone="negative-quiet" size="lg" shortcut="deny" blocked={blocked} onClick={onDeny} className="flex-1">
          Deny
          <span aria-hidden className="hidden sm:inline">
            <ShortcutKbd id="deny" />
          </span>
        </Button>
        {onApproveWithRule && (
          <Button size="lg" blocked={blocked} onClick={onApproveWithRule} className="order-last flex-1 sm:order-none">
            Approve and create rule…
          </Button>
        )}
        <Button tone="positive" size="lg" shortcut="approve" blocked={blocked} onClick={onApprove} className="flex-1">
          Approve
          <span aria-hidden className="hidden sm:inline">
            <ShortcutKbd id="approve" inverse />
          </span>
        </Button>
      </div>
    </section>
  );
}
