'use client';

import { useRef, useState } from 'react';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { reconcile } from '@/lib/browser/approvals';
import { useAct } from './use-act';

type Outcome = 'succeeded' | 'failed';
const OUTCOMES: readonly { value: Outcome; label: string }[] = [
  { value: 'succeeded', label: 'It ran: the work was done' },
  { value: 'failed', label: 'It did not run, or did nothing' },
];

type Props = { org: string; id: string; open: boolean; onClose: () => void };

/** A person says how an ambiguous run ended, and how they know. */
export function ReconcileDialog({ org, id, open, onClose }: Props) {
  const { act, busy, error } = useAct(org, onClose);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [notes, setNotes] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const blocked =
    outcome === null
      ? 'Say how it ended'
      : notes.trim() === ''
        ? 'Say how you know: it goes to the audit log'
        : undefined;
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="How did it end?"
      description="Look where the action would have run. What you say is recorded and told to the agent."
      confirmLabel="Settle it"
      busy={busy}
      blocked={blocked}
      error={error}
      initialFocus={first}
      onConfirm={() => outcome && void act(() => reconcile(org, id, outcome, notes))}
    >
      <div className="flex flex-col gap-4">
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-sm font-medium">Outcome</legend>
          {OUTCOMES.map(({ value, label }, index) => (
            <label key={value} className="flex min-h-7 items-center gap-2 text-base">
              <input
                {...(index === 0 ? { ref: first } : {})}
                type="radio"
                name="outcome"
                checked={outcome === value}
                onChange={() => setOutcome(value)}
                className="size-4 accent-accent"
              />
              {label}
            </label>
          ))}
        </fieldset>
        <Field label="Notes" required hint="How do you know?">
          <Textarea rows={2} maxLength={1000} value={notes} onChange={(event) => setNotes(event.target.value)} />
        </Field>
      </div>
    </Confirm>
  );
}
