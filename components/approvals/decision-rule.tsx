'use client';

import { useEffect, useEffectEvent } from 'react';
import type { RuleDraft } from '@/components/rules/rule-draft';
import { useRuleBlocked, useRuleWriting, type RuleWriting } from '@/components/rules/use-rule-writing';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { RulePart } from './rule-part';

export type RuleState = { body: RuleWriting['body']; blocked: string | undefined };

type Props = {
  org: string;
  detail: ApprovalDetail;
  start: RuleDraft;
  mayBroad: boolean;
  onState: (state: RuleState) => void;
};

/** The rule's part; what is written there is told to the dialog, which sends it. */
export function DecisionRule({ org, detail, start, mayBroad, onState }: Props) {
  const writing = useRuleWriting(start);
  const blocked = useRuleBlocked(org, writing);
  const tell = useEffectEvent(() => onState({ body: writing.body, blocked }));
  const state = JSON.stringify([writing.body, blocked]);
  useEffect(() => tell(), [state]);
  return <RulePart {...{ org, detail, writing, mayBroad }} />;
}
