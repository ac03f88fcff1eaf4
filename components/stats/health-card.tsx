import { CircleCheck, CircleHelp, OctagonAlert, TriangleAlert } from 'lucide';
import { toneStyle, type Tone } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Icon, type IconNode } from '@/components/ui/icon';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { secondsWords } from '@/lib/browser/compare';
import { formatNumber, formatPercent } from '@/lib/browser/format';
import type { HealthStatus, Stats } from '@/lib/contracts/stats';

type Indicator = Stats['health']['indicators'][number];

/** A colour never stands alone: each has its glyph and its word. */
const LOOK: Record<HealthStatus, { word: string; tone: Tone; glyph: IconNode }> = {
  green: { word: 'Good', tone: 'positive', glyph: CircleCheck },
  yellow: { word: 'Watch', tone: 'warning', glyph: TriangleAlert },
  red: { word: 'Act', tone: 'negative', glyph: OctagonAlert },
  grey: { word: 'No data', tone: 'neutral', glyph: CircleHelp },
};

const NAMES: Record<Indicator['name'], string> = {
  pending: 'Pending',
  auto_approval_rate: 'Auto-approval rate',
  response_p95_seconds: 'Response time, P95',
  execution_failure_rate: 'Failed executions',
  rejection_rate: 'Rejection rate',
  response_p50_seconds: 'Response time, P50',
};

/** How well the approvals go: the worst indicator, and each against its target. */
export function HealthCard({ health }: Pick<Stats, 'health'>) {
  return (
    <Card title="Health" aside={<HealthBadge status={health.status} />} flush>
      <Table label="Health indicators">
        <Thead>
          <Th>Indicator</Th>
          <Th>Status</Th>
          <Th numeric>Now</Th>
          <Th numeric>Target</Th>
        </Thead>
        <Tbody>
          {health.indicators.map((one) => (
            <Tr key={one.name}>
              <Td>{NAMES[one.name]}</Td>
              <Td>
                <HealthBadge status={one.status} />
              </Td>
              <Td numeric>{valueWords(one)}</Td>
              <Td numeric className="text-muted">
                {one.target}
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Card>
  );
}

export function HealthBadge({ status }: { status: HealthStatus }) {
  const { word, tone, glyph } = LOOK[status];
  return (
    <span
      className={toneStyle({
        tone,
        className:
          'inline-flex h-5.5 items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap',
      })}
    >
      <Icon of={glyph} className="size-3.5" />
      {word}
    </span>
  );
}

function valueWords({ name, value }: Indicator): string {
  if (value === null) return '–';
  switch (name) {
    case 'pending':
      return formatNumber(value);
    case 'response_p50_seconds':
    case 'response_p95_seconds':
      return secondsWords(value);
    case 'auto_approval_rate':
    case 'execution_failure_rate':
    case 'rejection_rate':
      return formatPercent(value);
  }
}
