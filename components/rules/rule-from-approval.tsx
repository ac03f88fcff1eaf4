'use client';

import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonLines } from '@/components/ui/skeleton';
import { suggestionOptions } from '@/lib/browser/rules';
import { draftOfSuggestions } from './rule-draft';
import { RuleForm } from './rule-form';

type Props = { org: string; approvalId: string; mayBroad: boolean; agents: readonly string[] };

/** The form of a rule, begun with what an approval suggests. */
export function RuleFromApproval({ org, approvalId, ...form }: Props) {
  const { data, error } = useQuery(suggestionOptions(org, approvalId));
  if (error) return <ErrorState error={error} what="What the approval suggests" />;
  if (!data) return <SkeletonLines lines={8} />;
  return <RuleForm {...form} org={org} rule={null} from={data} start={draftOfSuggestions(data)} />;
}
