'use client';

import { useRef, useState } from 'react';
import { useNow } from '@/components/ui/clock';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { FullTime } from '@/components/ui/time';
import { extend } from '@/lib/browser/approvals';
import type { ExtendDialogProps } from './extend-dialog';
import { useAct } from './use-act';

const HOUR = 3600;
const STEPS: readonly { seconds: number; label: string }[] = [
  { seconds: HOUR, label: 'one hour from now' },
  { seconds: 4 * HOUR, label: '4 hours from now' },
  { seconds: 24 * HOUR, label: '24 hours from now' },
  { seconds: 3 * 24 * HOUR, label: '3 days from now' },
  { seconds: 7 * 24 * HOUR, label: '7 days from now' },
  { seconds: 30 * 24 * HOUR, label: '30 days from now' },
];

/** Gives a pending approval more time; never less, and never beyond its latest possible end. */
export default function ExtendDialogContent({ org, approval, open, onClose }: ExtendDialogProps) {
  const now = useNow();
  const { act, busy, error } = useAct(org, onClose);
  const field = useRef<HTMLSelectElement>(null);
  const ends = Date.parse(approval.expires_at);
  const latest = Date.parse(approval.max_expires_at);
  const steps = STEPS.filter(({ seconds }) => now + seconds * 1000 > ends && now + seconds * 1000 <= latest);
  const [chosen, setChosen] = useState<string>('');
  const step = steps.find(({ seconds }) => String(seconds) === chosen) ?? steps[0];
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Give it more time?"
      description="It stays pending longer. Who extended it, and until when, goes to the audit log."
      confirmLabel="Extend"
      busy={busy}
      blocked={step ? undefined : 'It can’t be extended any further'}
      error={error}
      initialFocus={field}
      onConfirm={() => step && void act(() => extend(org, approval.approval_id, step.seconds))}
    >
      {step ? (
        <Field
          label="Expires"
          hint={
            <>
              Now: <FullTime iso={approval.expires_at} style="remaining" />. At the latest:{' '}
              <FullTime iso={approval.max_expires_at} />.
            </>
          }
        >
          <Select
            ref={field}
            options={steps.map(({ seconds, label }) => ({ value: String(seconds), label }))}
            value={String(step.seconds)}
            onValueChange={setChosen}
          />
        </Field>
      ) : (
        <p className="text-sm">
          Its latest possible end is <FullTime iso={approval.max_expires_at} />.
        </p>
      )}
    </Confirm>
  );
}
