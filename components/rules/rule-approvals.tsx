import Link from 'next/link';
import { MoreLink } from '@/components/lists/more-link';
import { Card } from '@/components/ui/card';
import { StatusBadge } from '@/components/ui/status-badge';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { hrefWith } from '@/lib/browser/href';
import type { ApprovalSummary } from '@/lib/contracts/approvals';

type Props = { base: string; ruleId: string; approvals: readonly ApprovalSummary[]; more: boolean };

/** The newest approvals that a rule made. */
export function RuleApprovals({ base, ruleId, approvals, more }: Props) {
  const all = hrefWith(`${base}/approvals`, { view: 'all', rule_id: ruleId });
  return (
    <Card title="What it approved" flush aside={more && <MoreLink href={all}>All of them</MoreLink>}>
      {approvals.length === 0 ? (
        <p className="px-4 py-6 text-sm text-muted">Nothing yet. What it approves is listed here, with how it ran.</p>
      ) : (
        <Table label="Approvals made by this rule" stacked>
          <Thead>
            <Th>Action</Th>
            <Th>Agent</Th>
            <Th>Run</Th>
            <Th>When</Th>
          </Thead>
          <Tbody>
            {approvals.map((approval) => (
              <Tr key={approval.approval_id}>
                <Td className="min-w-56">
                  <Link
                    href={`${base}/approvals/${approval.approval_id}`}
                    className="font-medium wrap-anywhere hover:underline"
                  >
                    <VisibleText text={approval.headline} />
                  </Link>
                </Td>
                <Td label="Agent">
                  <code className="text-xs sm:whitespace-nowrap">{approval.agent_id}</code>
                </Td>
                <Td label="Run">
                  <StatusBadge status={approval.execution.status} />
                </Td>
                <Td label="When">
                  <RelativeTime iso={approval.created_at} />
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
    </Card>
  );
}
