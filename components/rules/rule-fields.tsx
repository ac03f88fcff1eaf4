'use client';

import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { useNow } from '@/components/ui/clock';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { ConstraintEditor } from './constraint-editor';
import { faultsOf, isBroadDraft, minuteOf, WAIVABLE, type RuleDraft } from './rule-draft';

type Props = {
  draft: RuleDraft;
  onChange: (change: Partial<RuleDraft>) => void;
  /** What the server says of a field of the body. */
  errorOf: (path: string) => string | undefined;
  /** Whether this person may make rules that take every call or waive further reasons. */
  mayBroad: boolean;
  /** The tool is given and can't be changed. */
  fixedTool: boolean;
  agents: readonly string[];
};

const DAY = 86_400_000;

/** Everything that a rule says: for what, how often, how long. */
export function RuleFields({ draft, onChange, errorOf, mayBroad, fixedTool, agents }: Props) {
  const now = useNow();
  const inDays = (days: number) => minuteOf(new Date(now + days * DAY).toISOString());
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        {!fixedTool && (
          <Field label="Tool" required hint="type:tool" error={errorOf('tool_name')}>
            <Input
              value={draft.toolName}
              placeholder="email:send"
              spellCheck={false}
              autoComplete="off"
              className="font-mono text-sm"
              onChange={(event) => onChange({ toolName: event.target.value })}
            />
          </Field>
        )}
        <Field label="Agent" hint="Empty: any agent" error={errorOf('agent_id')}>
          <Input
            value={draft.agentId}
            list="rule-agents"
            spellCheck={false}
            autoComplete="off"
            className="font-mono text-sm"
            onChange={(event) => onChange({ agentId: event.target.value })}
          />
        </Field>
        <datalist id="rule-agents">
          {agents.map((agent) => (
            <option key={agent} value={agent} />
          ))}
        </datalist>
        <Field
          label="Description"
          hint="What it is for; the audit log shows it"
          error={errorOf('description')}
          className={fixedTool ? '' : 'sm:col-span-2'}
        >
          <Input
            value={draft.description}
            maxLength={500}
            autoComplete="off"
            onChange={(event) => onChange({ description: event.target.value })}
          />
        </Field>
      </div>
      <ConstraintEditor
        rows={draft.rows}
        onChange={(rows) => onChange({ rows })}
        faults={faultsOf(draft.rows)}
        errorOf={(argument) => (argument === '' ? undefined : errorOf(`arg_constraints.${argument}`))}
      />
      <CheckboxField
        label="No other arguments"
        hint="A call with an argument that is not listed above doesn’t match."
        checked={draft.closed}
        onChange={(event) => onChange({ closed: event.target.checked })}
      />
      {isBroadDraft(draft.rows) && (
        <p className="text-sm font-medium text-warning">
          {mayBroad
            ? 'Nothing narrows it: it takes every call of the tool. It needs an end or a number of uses.'
            : 'Nothing narrows it: only an admin may make a rule that takes every call of a tool.'}
        </p>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Uses at most" hint="Empty: no limit" error={errorOf('max_uses')}>
          <Input
            type="number"
            min={1}
            step={1}
            value={draft.maxUses}
            className="max-w-40"
            onChange={(event) => onChange({ maxUses: event.target.value })}
          />
        </Field>
        <div>
          <Field label="Expires (UTC)" hint="Empty: never" error={errorOf('expires_at')}>
            <Input
              type="datetime-local"
              value={draft.expires}
              className="max-w-60"
              onChange={(event) => onChange({ expires: event.target.value })}
            />
          </Field>
          <div className="mt-1 -ml-2.5 flex flex-wrap gap-x-1">
            {[7, 30, 90].map((days) => (
              <Button key={days} size="sm" tone="ghost" onClick={() => onChange({ expires: inDays(days) })}>
                {days} days
              </Button>
            ))}
            {draft.expires !== '' && (
              <Button size="sm" tone="ghost" onClick={() => onChange({ expires: '' })}>
                Never
              </Button>
            )}
          </div>
        </div>
      </div>
      {(mayBroad || draft.reasons.length > 0) && (
        <details className="text-sm" open={draft.reasons.length > 0}>
          <summary className="inline-flex min-h-6 items-center text-accent-text underline decoration-accent-line underline-offset-4">
            Further reasons that it waives
          </summary>
          <p className="mt-1 mb-2 text-xs text-faint">
            By itself a rule waives only that the tool needs an approval. Each of these takes an admin.
          </p>
          <div className="flex flex-col gap-1">
            {Object.entries(WAIVABLE).map(([code, words]) => (
              <CheckboxField
                key={code}
                label={<code className="text-xs">{code}</code>}
                hint={words}
                disabled={!mayBroad}
                checked={draft.reasons.includes(code)}
                onChange={(event) =>
                  onChange({
                    reasons: event.target.checked
                      ? [...draft.reasons, code]
                      : draft.reasons.filter((one) => one !== code),
                  })
                }
              />
            ))}
          </div>
          {errorOf('reasons') && <p className="mt-1 text-xs font-medium text-negative">{errorOf('reasons')}</p>}
        </details>
      )}
    </>
  );
}
