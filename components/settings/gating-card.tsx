'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { FormMessage } from '@/components/forms/form-message';
import { textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { StatusBadge } from '@/components/ui/status-badge';
import { FullTime } from '@/components/ui/time';
import { notify } from '@/components/ui/toast';
import { VisibleText } from '@/components/ui/visible-text';
import { setGating } from '@/lib/browser/orgs';
import type { Gating } from '@/lib/contracts/orgs';

type Props = { org: string; gating: Gating; canManage: boolean };

const HOUR_MS = 3_600_000;
const LENGTHS = [
  { value: '1', label: 'an hour' },
  { value: '4', label: '4 hours' },
  { value: '24', label: 'a day' },
  { value: '168', label: 'a week' },
  { value: '720', label: '30 days, the longest' },
];

/** Whether people are asked at all; an owner can switch that off for a while. */
export function GatingCard({ org, gating, canManage }: Props) {
  const dialog = useDialog();
  const on = useAction(() => setGating(org, { enabled: true }), {
    onDone: () => notify({ kind: 'success', title: 'Gating is on: people are asked again' }),
  });
  return (
    <Card
      title="Gating"
      description="While it is on, what policy escalates waits for a person."
      aside={<StatusBadge status={gating.enabled ? 'active' : 'suspended'} word={gating.enabled ? 'On' : 'Off'} />}
    >
      <FormMessage message={on.messageBeside([])} />
      {gating.enabled ? (
        <div className="flex flex-wrap items-center justify-between gap-4">
          <p className="max-w-text min-w-0 flex-[0_1_44rem] text-sm text-muted">
            Off means that agents act without anybody’s yes, until the end time that is given. It is shown on every page
            and recorded on each interaction. Denials stay denials.
            {!canManage && ' Only an owner can switch it.'}
          </p>
          {canManage && (
            <Button tone="negative-quiet" onClick={() => dialog.show(true)}>
              Turn gating off…
            </Button>
          )}
        </div>
      ) : (
        <Banner
          tone="warning"
          title="Nobody is asked at the moment"
          actions={
            canManage && (
              <Button tone="primary" busy={on.busy} onClick={() => void on.run(undefined)}>
                Turn gating on
              </Button>
            )
          }
        >
          <p>
            {gating.changed_by ?? 'Somebody'} turned it off
            {gating.reason && (
              <>
                : “<VisibleText text={gating.reason} />”
              </>
            )}
            . {gating.until && <>It comes back by itself at {<FullTime iso={gating.until} />}.</>}
          </p>
        </Banner>
      )}
      <OffDialog key={dialog.count} org={org} open={dialog.open} onClose={dialog.close} />
    </Card>
  );
}

function OffDialog({ org, open, onClose }: { org: string; open: boolean; onClose: () => void }) {
  const turnOff = ({ reason, hours }: { reason: string; hours: number }) =>
    setGating(org, { enabled: false, reason, until: new Date(Date.now() + hours * HOUR_MS).toISOString() });
  const action = useAction(turnOff, {
    onDone: () => {
      onClose();
      notify({ kind: 'warning', title: 'Gating is off', description: 'Agents act without anybody’s yes.' });
    },
  });
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Turn gating off?"
      description="What would wait for a person runs at once. Every page says so until it is on again."
      submitLabel="Turn gating off"
      tone="negative"
      action={action}
      fields={['reason', 'until']}
      onSubmit={(form) => void action.run({ reason: textOf(form, 'reason'), hours: Number(textOf(form, 'hours')) })}
    >
      <Field label="Reason" required hint="Shown on every page and in the audit log." error={action.errorOf('reason')}>
        <Textarea name="reason" maxLength={500} />
      </Field>
      <Field label="For how long" hint="Then it comes back by itself." error={action.errorOf('until')}>
        <Select name="hours" options={LENGTHS} defaultValue="1" />
      </Field>
    </FormDialog>
  );
}
