'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { blastRadiusOptions, NO_REACH } from '@/lib/browser/rules';
import { bodyOf, reachOf, type RuleDraft } from './rule-draft';
import { useSettled } from './use-settled';

/** A rule while it is being written: the draft, what it would reach, and why it can't be sent yet. */
export function useRuleWriting(start: RuleDraft) {
  const [draft, setDraft] = useState<RuleDraft>(start);
  // The confirmation holds for the reach that it was given for.
  const [confirmed, setConfirmed] = useState('');
  const reach = reachOf(draft);
  const settled = useSettled(reach);
  const meant = confirmed !== '' && confirmed === JSON.stringify(reach);
  return {
    draft,
    change: (change: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...change })),
    reach,
    settled,
    meant,
    confirm: (yes: boolean) => setConfirmed(yes ? JSON.stringify(reach) : ''),
    body: bodyOf(draft, meant),
  };
}

export type RuleWriting = ReturnType<typeof useRuleWriting>;

/**
 * Why it can't be sent yet: not complete, or it would have approved what a person denied and nobody said that it is
 * meant.
 */
export function useRuleBlocked(org: string, { reach, settled, meant }: RuleWriting): string | undefined {
  const { data } = useQuery({ ...blastRadiusOptions(org, settled ?? NO_REACH), enabled: settled !== null });
  if (reach === null) return 'Complete the tool’s name and the arguments first';
  if (data && data.denied > 0 && !meant) return 'Say first that approving what people denied is meant';
  return undefined;
}
