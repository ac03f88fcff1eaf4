import Link from 'next/link';
import type { ReactNode } from 'react';
import { DownloadCsv } from '@/components/stats/download-csv';
import { BarList } from '@/components/ui/bar-list';
import { Card } from '@/components/ui/card';
import { CodeChip } from '@/components/ui/code-chip';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { filterHref, readFilter, type RawParams } from '@/lib/browser/approval-filters';
import { secondsWords } from '@/lib/browser/compare';
import { formatCount, formatNumber } from '@/lib/browser/format';
import type { Stats } from '@/lib/contracts/stats';

type Props = { stats: Stats; base: string; period: { from: string; to: string } };

/** The same figures by agent, reason code, action, operator and rule. */
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
          values: [agent_id, approved, denied, expired],
        }))}
      />
      <Card
        title="By reason code"
        aside={
          <DownloadCsv
            name="by-reason-code"
            heads={['Reason code', 'Requests']}
            rows={Object.entries(stats.by_reason_code)}
          />
        }
      >
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
          values: [action, total, approved, denied, failed],
        }))}
      />
      <Figures
        title="By rule"
        note={`${formatCount(stats.rules.created, 'rule')} created, ${formatNumber(stats.rules.revoked)} revoked in this period`}
        heads={['Rule', 'Approvals given']}
        rows={stats.by_rule.map(({ rule_id, description, uses }) => ({
          key: rule_id,
          name: (
            <Link href={queue({ rule_id })}>
              <VisibleText text={description ?? rule_id} />
            </Link>
          ),
          cells: [formatNumber(uses)],
          values: [description ?? rule_id, uses],
        }))}
      />
      <Figures
        title="By operator"
        className="xl:col-span-2"
        heads={['Operator', 'Approved', 'Denied', 'Median', 'Per day', 'Per active hour']}
        rows={stats.by_operator.map(({ email, approved, denied, median_seconds, per_day, per_active_hour }) => ({
          key: email,
          name: email,
          cells: [
            formatNumber(approved),
            formatNumber(denied),
            secondsWords(median_seconds),
            formatNumber(Math.round(per_day * 10) / 10),
            formatNumber(Math.round(per_active_hour * 10) / 10),
          ],
          values: [email, approved, denied, median_seconds, per_day, per_active_hour],
        }))}
      />
    </div>
  );
}

type Row = {
  key: string;
  name: ReactNode;
  cells: readonly string[];
  /** The same, unrounded, for the file. */
  values: readonly (string | number | null)[];
};
type FiguresProps = {
  title: string;
  note?: string;
  className?: string;
  heads: readonly string[];
  rows: readonly Row[];
};

function Figures({ title, note, className, heads, rows }: FiguresProps) {
  const file = title.toLowerCase().replaceAll(' ', '-');
  return (
    <Card
      title={title}
      {...(note === undefined ? {} : { description: note })}
      {...(className === undefined ? {} : { className })}
      flush
      aside={<DownloadCsv name={file} heads={heads} rows={rows.map(({ values }) => values)} />}
    >
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-sm text-faint">No data in this period.</p>
      ) : (
        <Table label={`Figures ${title.toLowerCase()}`} stacked={heads.length > 4}>
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
                <Td className="min-w-28 wrap-break-word sm:min-w-36 [&_a:hover]:underline">{name}</Td>
                {cells.map((cell, index) => (
                  <Td key={heads[index + 1]} numeric {...(heads.length > 4 ? { label: heads[index + 1] ?? '' } : {})}>
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
