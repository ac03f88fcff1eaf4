import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { RuleInfo } from '@/lib/contracts/rules';
import { ConstraintList } from './constraint-list';
import { HygieneBadges } from './hygiene';
import { RuleUses } from './rule-uses';

/** Rules in rows: what they take, how much of them is used, and what is worth a look. */
export function RuleTable({ base, rules }: { base: string; rules: readonly RuleInfo[] }) {
  return (
    <Table label="List of rules" stacked>
      <Thead>
        <Th>Rule</Th>
        <Th>Approves</Th>
        <Th>Uses</Th>
        <Th>Last used</Th>
        <Th>Expires</Th>
        <Th>Made by</Th>
      </Thead>
      <Tbody>
        {rules.map((rule) => (
          <Tr key={rule.rule_id} className={rule.in_force ? '' : 'text-muted'}>
            <Td className="min-w-40 xl:min-w-52">
              <Link href={`${base}/rules/${rule.rule_id}`} className="font-medium text-ink hover:underline">
                <VisibleText text={rule.description} />
              </Link>
              <p className="mt-1 flex flex-wrap gap-1 empty:hidden">
                <HygieneBadges hygiene={rule.hygiene} />
                {rule.active && !rule.author_entitled && (
                  <Badge tone="negative" title="its author may not decide any more, so that it matches nothing">
                    author gone
                  </Badge>
                )}
              </p>
            </Td>
            <Td label="Approves" className="min-w-44 xl:min-w-56">
              <p className="mb-0.5 text-xs">
                <code className="font-semibold">{rule.tool_name}</code>
                {rule.agent_id !== null && (
                  <>
                    {' '}
                    <span className="text-muted">of</span> <code>{rule.agent_id}</code>
                  </>
                )}
              </p>
              <ConstraintList {...rule} most={3} />
            </Td>
            <Td label="Uses" className="min-w-32 xl:min-w-40">
              <RuleUses {...rule} named={false} />
            </Td>
            <Td label="Last used">{rule.last_used_at ? <RelativeTime iso={rule.last_used_at} /> : 'never'}</Td>
            <Td label="Expires">{rule.expires_at ? <RelativeTime iso={rule.expires_at} /> : 'never'}</Td>
            <Td label="Made by" className="wrap-anywhere">
              <VisibleText text={rule.created_by} />
              <p className="text-xs text-faint">
                <RelativeTime iso={rule.created_at} />
              </p>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
