'use client';

import { Eye, EyeOff } from 'lucide';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { Icon } from '@/components/ui/icon';
import { VisibleText } from '@/components/ui/visible-text';
import { reveal } from '@/lib/browser/approvals';
import { onSession } from '@/lib/browser/session';
import type { RevealAnswer } from '@/lib/contracts/approval-decisions';
import { useAct } from './use-act';

type Props = { org: string; id: string };

/**
 * Masked values can be looked at, on the record. They stay in this page's memory only until they are hidden, or the session
 * ends: what was written beside them may stay on the screen then.
 */
export function Reveal({ org, id }: Props) {
  const [asking, setAsking] = useState(false);
  const [values, setValues] = useState<RevealAnswer['values'] | null>(null);
  const { act, busy, error } = useAct(org, () => setAsking(false));
  useEffect(() => onSession((ended) => ended && setValues(null)), []);
  return (
    <div className="mt-2">
      {values === null ? (
        <Button size="sm" onClick={() => setAsking(true)}>
          <Icon of={Eye} className="size-3.5" /> Reveal masked values
        </Button>
      ) : (
        <section
          aria-label="Masked values"
          className="rounded-lg border border-negative-line bg-negative-soft px-3.5 py-2.5"
        >
          <dl className="flex flex-col gap-1.5">
            {values.map(({ path, value }) => (
              <div key={path} className="text-sm wrap-anywhere">
                <dt className="font-mono text-xs text-muted">
                  <VisibleText text={path} />
                </dt>
                <dd className="font-mono text-xs">
                  <VisibleText text={typeof value === 'string' ? value : JSON.stringify(value)} />
                </dd>
              </div>
            ))}
            {values.length === 0 && <p className="text-sm">There is nothing behind the mask.</p>}
          </dl>
          <Button size="sm" className="mt-2" onClick={() => setValues(null)}>
            <Icon of={EyeOff} className="size-3.5" /> Hide them again
          </Button>
        </section>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Reveal masked values?"
        description="The audit log records that you looked, when, and at which parameters."
        confirmLabel="Reveal"
        busy={busy}
        error={error}
        onConfirm={() => void act(async () => setValues((await reveal(org, id)).values))}
      />
    </div>
  );
}
