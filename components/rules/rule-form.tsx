'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Form } from '@/components/forms/form';
import { FormMessage } from '@/components/forms/form-message';
import { useAction } from '@/components/forms/use-action';
import { Button, ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { notify } from '@/components/ui/toast';
import { createRule, createRuleFrom, replaceRule } from '@/lib/browser/rules';
import type { RuleSuggestions } from '@/lib/contracts/rule-trials';
import type { RuleInfo } from '@/lib/contracts/rules';
import { BlastRadius } from './blast-radius';
import { LiveTest } from './live-test';
import { draftOfRule, EMPTY_DRAFT, type RuleDraft } from './rule-draft';
import { RuleFields } from './rule-fields';
import { useRuleBlocked, useRuleWriting, type RuleWriting } from './use-rule-writing';
import { useSettled } from './use-settled';

type Props = {
  org: string;
  /** The rule that is replaced; null: a new one. */
  rule: RuleInfo | null;
  /** The approval's suggestions that a new one is made from. */
  from?: RuleSuggestions;
  /** What a new one begins with. */
  start?: Partial<RuleDraft>;
  mayBroad: boolean;
  agents: readonly string[];
};

const FIELDS = ['tool_name', 'agent_id', 'description', 'max_uses', 'expires_at', 'reasons', 'reason'];

/** Makes a rule, or one in the place of another: the form, and beside it what the rule would do. */
export function RuleForm({ org, rule, from, start = {}, mayBroad, agents }: Props) {
  const router = useRouter();
  const writing = useRuleWriting(rule ? draftOfRule(rule) : { ...EMPTY_DRAFT, ...start });
  const { reach, settled } = writing;
  const blocked = useRuleBlocked(org, writing);
  const [reason, setReason] = useState('');
  const [call, setCall] = useState(from ? JSON.stringify(from.tool_args, null, 2) : '{\n  \n}');
  const path = `/${org}/rules`;
  const action = useAction(
    async ({ tool_name, ...rest }: NonNullable<RuleWriting['body']>) => {
      if (from) return createRuleFrom(org, from, rest);
      if (!rule) return createRule(org, { tool_name, ...rest });
      return replaceRule(org, rule.rule_id, { ...rest, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) });
    },
    {
      onDone: (made) => {
        notify({ kind: 'success', title: rule ? 'The rule is replaced' : 'The rule is in force' });
        router.push(`${path}/${made.rule_id}`);
      },
    },
  );
  const shownFields = [
    ...FIELDS,
    ...Object.keys(reach?.arg_constraints ?? {}).map((name) => `arg_constraints.${name}`),
  ];
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
      <Card title={rule ? 'What it becomes' : 'What it approves'}>
        <Form
          work={action}
          onSubmit={() => void (writing.body && blocked === undefined && action.run(writing.body))}
          className="pt-1"
        >
          <FormMessage message={action.messageBeside(shownFields)} />
          <RuleFields
            draft={writing.draft}
            onChange={writing.change}
            errorOf={action.errorOf}
            mayBroad={mayBroad}
            fixedTool={rule !== null || from !== undefined}
            agents={agents}
          />
          {rule && (
            <Field
              label="Reason"
              hint="Why it is replaced; stands with the one before"
              error={action.errorOf('reason')}
            >
              <Input value={reason} maxLength={255} onChange={(event) => setReason(event.target.value)} />
            </Field>
          )}
          <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-4">
            <ButtonLink href={rule ? `${path}/${rule.rule_id}` : path}>Cancel</ButtonLink>
            <Button type="submit" tone="primary" busy={action.busy} blocked={blocked}>
              {rule ? 'Replace the rule' : 'Create the rule'}
            </Button>
          </div>
        </Form>
      </Card>
      <div className="flex flex-col gap-5 xl:sticky xl:top-4">
        <Card title="What it would have approved">
          <BlastRadius org={org} reach={settled} confirmed={writing.meant} onConfirm={writing.confirm} />
        </Card>
        <Card title="Try it on a call">
          <Field label="Arguments of the call" hint="As JSON" className="mb-3">
            <Textarea
              rows={5}
              value={call}
              spellCheck={false}
              className="font-mono text-xs"
              onChange={(event) => setCall(event.target.value)}
            />
          </Field>
          <LiveTest org={org} reach={settled} params={useSettled(objectOf(call))} />
        </Card>
      </div>
    </div>
  );
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
