import Link from 'next/link';
import type { ReactNode } from 'react';
import { BarList } from '@/components/ui/bar-list';
import { Card } from '@/components/ui/card';
import { CodeChip } from '@/components/ui/code-chip';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { filterHref, readFilter, type RawParams } from '@/lib/browser/approval-filters';
import { formatDuration, formatNumber } from '@/lib/browser/format';
import type { Stats } from '@/lib/contracts/stats';

type Props = { stats: Stats; base: string; period: { from: string; to: string } };

/** The same figures by agent, reason code, action and operator. */
export function Breakdowns({ stats, base, period }: Props) {
  const queue = (params: RawParams) =>
    filterHref(`${base}/approvals`, readFilter({ view: 'all', ...period, ...params }));
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      <Figures
        title="By agent"
        heads={['Agent', 'Approved', 'Denied', 'Expired']}
        rows={stats.by_agent.map(({ agent_id, approved, denied, expired }) => ({
          key: agent_id,
          name: <Link href={queue({ agent_id })}>{agent_id}</Link>,
          cells: [approved, denied, expired].map(formatNumber),
        }))}
      />
      <Card title="By reason code">
        <BarList
          label="By reason code"
          items={Object.entries(stats.by_reason_code).map(([code, value]) => ({
            key: code,
            label: <CodeChip code={code} />,
            value,
            href: queue({ reason_code: code }),
          }))}
        />
      </Card>
      <Figures
        title="By action"
        heads={['Action', 'Requests', 'Approved', 'Denied', 'Failed']}
        rows={stats.by_action.map(({ action, total, approved, denied, failed }) => ({
          key: action,
          name: (
            <Link href={queue({ action })} className="font-mono text-xs">
              <VisibleText text={action} />
            </Link>
          ),
          cells: [total, approved, denied, failed].map(formatNumber),
        }))}
      />
      <Figures
        title="By operator"
        heads={['Operator', 'Approved', 'Denied', 'Median', 'Per day']}
        rows={stats.by_operator.map(({ email, approved, denied, median_seconds, per_day }) => ({
          key: email,
          name: email,
          cells: [
            formatNumber(approved),
            formatNumber(denied),
            formatDuration(median_seconds === null ? null : median_seconds * 1000),
            formatNumber(Math.round(per_day * 10) / 10),
          ],
        }))}
      />
    </div>
  );
}

type Row = { key: string; name: ReactNode; cells: readonly string[] };

function Figures({ title, heads, rows }: { title: string; heads: readonly string[]; rows: readonly Row[] }) {
  return (
    <Card title={title} flush>
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-sm text-faint">No data in this period.</p>
      ) : (
        <Table label={`Figures ${title.toLowerCase()}`}>
          <Thead>
            {heads.map((head, index) => (
              <Th key={head} numeric={index > 0}>
                {head}
              </Th>
            ))}
          </Thead>
          <Tbody>
            {rows.map(({ key, name, cells }) => (
              <Tr key={key}>
                <Td className="min-w-36 wrap-break-word [&_a:hover]:underline">{name}</Td>
                {cells.map((cell, index) => (
                  <Td key={heads[index + 1]} numeric>
                    {cell}
                  </Td>
                ))}
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
    </Card>
  );
}
