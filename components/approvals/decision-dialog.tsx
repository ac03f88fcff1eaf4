'use client';

import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { CheckboxField } from '@/components/ui/checkbox';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { SkeletonLines } from '@/components/ui/skeleton';
import { detailOptions, type Verdict } from '@/lib/browser/approvals';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { DecisionSubject } from './decision-subject';
import { DenyReason } from './deny-reason';
import type { Ask, Decision } from './use-decision';

type Props = {
  org: string;
  decision: Decision;
  /** The approval as the page shows it; fetched when missing. */
  shown?: ApprovalDetail;
  /** Why what the page shows can't be decided any more. */
  stale?: string | undefined;
  onCloseFocus?: () => void;
};

/** Asks before a decision: what exactly will be decided, with notes (approve) or reason and notes (deny). */
export function DecisionDialog({ decision, ...props }: Props) {
  // The last question stays drawn while the dialog closes.
  const [last, setLast] = useState<Ask | null>(decision.ask);
  if (decision.ask !== null && decision.ask !== last) setLast(decision.ask);
  return last && <AskDialog key={last.target.approval_id + last.verb} {...props} decision={decision} ask={last} />;
}

function AskDialog({ org, decision, ask, shown, stale, onCloseFocus }: Props & { ask: Ask }) {
  const { target, verb } = ask;
  const id = target.approval_id;
  const first = useRef<HTMLTextAreaElement>(null);
  const [password, setPassword] = useState('');
  const open = decision.ask !== null;
  const query = useQuery({ ...detailOptions(org, id), enabled: open && !shown, staleTime: 5_000 });
  const detail = shown ?? query.data;
  const draft = decision.draftOf(id);
  const problem = decision.problem ?? (query.isError ? query.error : null);

  const blocked = !detail
    ? 'Wait until it is clear what exactly will be decided'
    : verb === 'deny' && draft.reason.trim() === ''
      ? 'Give a reason: the agent is told it'
      : decision.needsPassword && password === ''
        ? 'Give your password'
        : stale;
  const submit = () => {
    if (!detail) return;
    const { notes, reason, mayRetry } = draft;
    const verdict: Verdict = verb === 'approve' ? { verb, notes } : { verb, reason, notes, mayRetry };
    setPassword('');
    decision.confirm(verdict, { expected_version: detail.version, expected_action_hash: detail.action_hash }, password);
  };

  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && decision.close()}
      size="lg"
      tone={verb === 'approve' ? 'positive' : 'negative'}
      title={verb === 'approve' ? 'Approve this action?' : 'Deny this action?'}
      description={verb === 'approve' ? willRun(detail) : 'It will not run. The agent is told your reason.'}
      confirmLabel={verb === 'approve' ? 'Approve' : 'Deny'}
      busy={decision.sending}
      blocked={blocked}
      error={stale ?? problem?.message}
      onConfirm={submit}
      initialFocus={first}
      {...(onCloseFocus ? { onCloseFocus } : {})}
    >
      <div className="flex flex-col gap-4">
        {detail && detail.version !== target.version && (
          <Banner tone="warning" role="alert" title="It changed since the row was drawn">
            Below is what it is now, and what your decision is for.
          </Banner>
        )}
        {detail ? <DecisionSubject detail={detail} full={!shown} /> : <SkeletonLines lines={4} />}
        {verb === 'deny' && (
          <DenyReason ref={first} reason={draft.reason} onChange={(reason) => decision.write(id, { reason })} />
        )}
        <Field label="Notes" hint="Optional, for the audit trail">
          <Textarea
            {...(verb === 'approve' ? { ref: first } : {})}
            rows={2}
            maxLength={1000}
            value={draft.notes}
            onChange={(event) => decision.write(id, { notes: event.target.value })}
          />
        </Field>
        {verb === 'deny' && (
          <CheckboxField
            label="The agent may come back with changes"
            checked={draft.mayRetry}
            onChange={(event) => decision.write(id, { mayRetry: event.target.checked })}
          />
        )}
        {decision.needsPassword && (
          <Field label="Your password" required hint="Critical actions need it again; it counts for ten minutes">
            <Input
              type="password"
              autoComplete="current-password"
              autoFocus
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
        )}
      </div>
    </Confirm>
  );
}

function willRun(detail: ApprovalDetail | undefined): string {
  switch (detail?.execution.mode) {
    case 'gateway':
      return 'It runs at once, exactly as shown, one time.';
    case 'agent':
      return 'The agent gets a grant to run it, exactly as shown, one time.';
    case 'none':
    case undefined:
      return 'The agent is told that it may go ahead.';
  }
}
