import Link from 'next/link';
import { CopyButton } from '@/components/ui/copy-button';
import { DescriptionList } from '@/components/ui/description-list';
import { FullTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { RuleInfo } from '@/lib/contracts/rules';
import { ConstraintList } from './constraint-list';
import { RuleUses } from './rule-uses';

const LINK = 'text-accent-text underline underline-offset-4';

/** Everything that a rule says, and where it comes from. */
export function RuleFacts({ base, rule }: { base: string; rule: RuleInfo }) {
  const other = (id: string, words: string) => (
    <Link href={`${base}/rules/${id}`} className={LINK}>
      {words}
    </Link>
  );
  return (
    <DescriptionList
      items={[
        ['Tool', <code key="tool">{rule.tool_name}</code>],
        ['Agent', rule.agent_id === null ? 'any' : <code key="agent">{rule.agent_id}</code>],
        ['Arguments', <ConstraintList key="arguments" {...rule} />],
        rule.reasons.length > 0 && [
          'Also waives',
          <code key="reasons" className="text-xs wrap-anywhere">
            {rule.reasons.join(', ')}
          </code>,
        ],
        [
          'Uses',
          <div key="uses" className="max-w-72">
            <RuleUses {...rule} />
          </div>,
        ],
        ['Last used', rule.last_used_at ? <FullTime key="used" iso={rule.last_used_at} /> : 'never'],
        ['Expires', rule.expires_at ? <FullTime key="expires" iso={rule.expires_at} style="remaining" /> : 'never'],
        [
          'Made by',
          <span key="by">
            <VisibleText text={rule.created_by} />, <FullTime iso={rule.created_at} />
          </span>,
        ],
        rule.created_from !== null && [
          'Made from',
          <Link key="from" href={`${base}/approvals/${rule.created_from}`} className={LINK}>
            an approval
          </Link>,
        ],
        rule.replaces !== null && ['Replaces', other(rule.replaces, 'an earlier rule')],
        rule.replaced_by !== null && ['Replaced by', other(rule.replaced_by, 'a later rule')],
        [
          'Id',
          <span key="id" className="inline-flex flex-wrap items-center gap-1">
            <code className="text-xs">{rule.rule_id}</code>
            <CopyButton text={rule.rule_id} label="Copy id" />
          </span>,
        ],
      ]}
    />
  );
}
