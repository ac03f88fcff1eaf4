'use client';

import { DurationInput } from '@/components/forms/duration-input';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { OrgDetail } from '@/lib/contracts/orgs';

type Props = { org: OrgDetail; errorOf: (path: string) => string | undefined };

const SEPARATION = {
  off: 'Off: who asked may decide',
  high_and_critical: 'For high and critical: somebody else decides',
  all: 'For everything: somebody else decides',
};
const TIERS = ['low', 'medium', 'high', 'critical'].map((tier) => ({ value: tier, label: tier }));

/** How long, how risky, by whom. */
export function ApprovalSettings({ org, errorOf }: Props) {
  const { settings, separation } = org;
  const error = (name: string) => errorOf(`settings.${name}`);
  return (
    <div className="flex flex-col gap-4">
      <Field
        label="Time to decide"
        hint="Unless the request or the tool says otherwise. Undecided by then: expired."
        error={error('approval_expiry_seconds')}
      >
        <DurationInput
          name="approval_expiry_seconds"
          label="Time to decide"
          seconds={settings.approval_expiry_seconds}
        />
      </Field>
      <Field
        label="At most"
        hint="However long a request asks for, or is extended."
        error={error('max_expiry_seconds')}
      >
        <DurationInput name="max_expiry_seconds" label="At most" seconds={settings.max_expiry_seconds} />
      </Field>
      <Field label="Risk tier" hint="Of tools for which nothing else says one." error={error('default_risk_tier')}>
        <Select name="default_risk_tier" options={TIERS} defaultValue={settings.default_risk_tier} />
      </Field>
      <Field
        label="Separation of requester and decider"
        hint={`In force now: ${SEPARATION[separation.in_force]}. ${separation.people_who_can_decide} can decide here. The requester is who made the agent’s key.`}
        error={error('separate_requester')}
      >
        <Select
          name="separate_requester"
          defaultValue={settings.separate_requester ?? ''}
          options={[
            { value: '', label: 'Automatic: high and critical, once two can decide' },
            ...Object.entries(SEPARATION).map(([value, label]) => ({ value, label })),
          ]}
        />
      </Field>
      <Field
        label="Hold before a decision takes effect"
        hint="Seconds, 0 to 30, in which it can still be dropped with z."
        error={error('hold_seconds')}
      >
        <Input
          name="hold_seconds"
          type="number"
          min={0}
          max={30}
          defaultValue={settings.hold_seconds}
          className="max-w-28"
        />
      </Field>
      <Field
        label="Never approved in advance"
        hint="No standing rule approves these: risk tiers, reason codes, type:tool with *. One per line."
        error={error('never_auto_approve')}
      >
        <Textarea name="never_auto_approve" spellCheck={false} defaultValue={settings.never_auto_approve.join('\n')} />
      </Field>
    </div>
  );
}

/** What it is called and how its pages behave. */
export function DisplaySettings({ org, errorOf, timeZones }: Props & { timeZones: readonly string[] }) {
  return (
    <div className="flex flex-col gap-4">
      <Field label="Name" error={errorOf('name')}>
        <Input name="name" defaultValue={org.name} autoComplete="off" />
      </Field>
      <Field label="Address" hint="Part of every link; it can’t be changed.">
        <Input value={`/${org.slug}`} readOnly />
      </Field>
      <Field
        label="Time zone"
        hint="For days, budgets and every time that is shown."
        error={errorOf('settings.timezone')}
      >
        <Input name="timezone" list="time-zones" defaultValue={org.settings.timezone} spellCheck={false} />
      </Field>
      <datalist id="time-zones">
        {timeZones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <Field
        label="Refresh pages every"
        hint="Seconds, where live updates don’t get through; 0 switches it off."
        error={errorOf('settings.auto_refresh_seconds')}
      >
        <Input
          name="auto_refresh_seconds"
          type="number"
          min={0}
          max={3600}
          defaultValue={org.settings.auto_refresh_seconds}
          className="max-w-28"
        />
      </Field>
    </div>
  );
}

const KEPT = [
  { name: 'decided', label: 'Approvals', hint: 'denied, expired, cancelled' },
  { name: 'executed', label: 'Executions', hint: 'with their results' },
  { name: 'events', label: 'Audit events', hint: 'behind an archived checkpoint' },
] as const;

/** How long what is over is kept. */
export function RetentionSettings({ org, errorOf }: Props) {
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {KEPT.map(({ name, label, hint }) => (
        <Field key={name} label={label} hint={hint} error={errorOf(`settings.retention_days.${name}`)}>
          <Input
            name={`retention_${name}`}
            type="number"
            min={1}
            max={3650}
            defaultValue={org.settings.retention_days[name]}
          />
        </Field>
      ))}
    </div>
  );
}
