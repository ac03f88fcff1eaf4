'use client';

import type { Ref } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';

/** What is said most often; a press writes it into the field, where it can be changed. */
const PRESETS = [
  'Not expected now',
  'Change freeze in effect',
  'Parameters look wrong',
  'Wrong target or recipient',
  'Needs more context',
  'Outside of this agent’s task',
];

type Props = { reason: string; onChange: (reason: string) => void; ref?: Ref<HTMLTextAreaElement> };

/** The reason of a denial: preset or free, required. */
export function DenyReason({ reason, onChange, ref }: Props) {
  return (
    <div className="flex flex-col gap-2">
      <Field label="Reason" required hint="The agent is told it, word for word">
        <Textarea
          ref={ref}
          rows={2}
          maxLength={255}
          value={reason}
          onChange={(event) => onChange(event.target.value)}
          className="min-h-0"
        />
      </Field>
      <div role="group" aria-label="Usual reasons" className="flex flex-wrap gap-1.5">
        {PRESETS.map((preset) => (
          <Button key={preset} size="sm" aria-pressed={reason === preset} onClick={() => onChange(preset)}>
            {preset}
          </Button>
        ))}
      </div>
    </div>
  );
}
