'use client';

import { useRef, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { formatCount } from '@/lib/browser/format';
import type { Verdict } from '@/lib/browser/approvals';
import type { ProblemError } from '@/lib/browser/http';
import type { BulkDialogProps } from './bulk-dialog';
import { BulkList } from './bulk-list';
import { highCount } from './bulk-groups';
import { sendBulk } from './bulk-send';
import { DenyReason } from './deny-reason';
import { PlanCounts } from './plan-counts';
import { Refusal } from './refusal';
import type { BulkAsk } from './use-bulk';

/** Asks before a bulk decision: counts, our line for each item, notes or the required reason. */
export default function BulkDialogContent({ bulk, ...props }: BulkDialogProps) {
  const [last, setLast] = useState<BulkAsk | null>(bulk.ask);
  const [asked, setAsked] = useState(0);
  /** Why what was confirmed is asked again. */
  const [problem, setProblem] = useState<ProblemError | null>(null);
  if (bulk.ask !== null && bulk.ask !== last) {
    setLast(bulk.ask);
    // Nothing that was ticked or written for another selection is carried over.
    if (problem === null) setAsked(asked + 1);
  }
  return last && <AskBulk key={asked} {...props} bulk={bulk} ask={last} problem={problem} onProblem={setProblem} />;
}

type Asking = BulkDialogProps & {
  ask: BulkAsk;
  problem: ProblemError | null;
  onProblem: (problem: ProblemError | null) => void;
};

function AskBulk({ bulk, base, ask, problem, onProblem, onCloseFocus }: Asking) {
  const { verb, plan } = ask;
  const first = useRef<HTMLTextAreaElement>(null);
  const [notes, setNotes] = useState('');
  const [reason, setReason] = useState('');
  const [looked, setLooked] = useState(false);
  const high = highCount(plan);
  const count = formatCount(plan.items.length, 'action');

  const blocked =
    plan.items.length === 0
      ? 'Nothing of the selection can be decided together'
      : verb === 'deny' && reason.trim() === ''
        ? 'Give a reason: the agents are told it'
        : verb === 'approve' && high > 0 && !looked
          ? 'Confirm that you have looked at the high-risk actions'
          : undefined;
  const verdict: Verdict = verb === 'approve' ? { verb, notes } : { verb, reason, notes, mayRetry: false };
  const close = () => {
    onProblem(null);
    bulk.close();
  };
  const confirm = () => {
    onProblem(null);
    bulk.confirm((rows) => sendBulk(bulk.org, rows, verdict, onProblem));
  };

  return (
    <Confirm
      open={bulk.ask !== null}
      onOpenChange={(next) => !next && close()}
      size="lg"
      tone={verb === 'approve' ? 'positive' : 'negative'}
      title={`${verb === 'approve' ? 'Approve' : 'Deny'} ${count}?`}
      description={
        verb === 'approve'
          ? 'Each runs exactly as listed, one time.'
          : 'None of them will run. The agents are told your reason.'
      }
      confirmLabel={`${verb === 'approve' ? 'Approve' : 'Deny'} ${count}`}
      blocked={blocked}
      error={problem && <Refusal problem={problem} />}
      onConfirm={confirm}
      initialFocus={first}
      onCloseFocus={onCloseFocus}
    >
      <div className="flex flex-col gap-4">
        <PlanCounts plan={plan} />
        {plan.items.length > 0 && <BulkList rows={plan.items} base={base} label="Will be decided" />}
        {plan.critical.length > 0 && (
          <Banner
            tone="warning"
            title={`${formatCount(plan.critical.length, 'critical action')} must be opened one by one`}
          >
            <BulkList rows={plan.critical} base={base} label="Left out" />
          </Banner>
        )}
        {plan.over.length > 0 && (
          <p className="text-sm text-muted">
            {formatCount(plan.over.length, 'selected action')} {plan.over.length === 1 ? 'is' : 'are'} no longer
            pending.
          </p>
        )}
        {verb === 'approve' && high > 0 && (
          <CheckboxField
            label={`I have looked at the ${formatCount(high, 'high-risk action')}`}
            checked={looked}
            onChange={(event) => setLooked(event.target.checked)}
          />
        )}
        {verb === 'deny' && <DenyReason ref={first} reason={reason} onChange={setReason} />}
        <Field label="Notes" hint="Optional, for the audit trail of each">
          <Textarea
            {...(verb === 'approve' ? { ref: first } : {})}
            rows={2}
            maxLength={1000}
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
          />
        </Field>
      </div>
    </Confirm>
  );
}
