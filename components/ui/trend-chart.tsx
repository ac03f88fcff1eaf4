'use client';

import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from 'recharts';
import type { ReactNode } from 'react';
import { formatCompact, formatNumber } from '@/lib/browser/format';
import { CHART_COLORS, ChartFrame, type ChartRow, type Series } from './chart-frame';

type Props = {
  title: string;
  summary: string;
  rows: readonly ChartRow[];
  series: readonly Series[];
  rowLabel?: string;
  /** Of a figure in tooltip and table. */
  format?: (value: number) => string;
  /** Of the axis. */
  formatAxis?: (value: number) => string;
  kind: 'line' | 'stacked';
  aside?: ReactNode;
};

const MARGIN = { top: 4, right: 8, bottom: 0, left: 0 };
const AXIS = { tickLine: false, axisLine: false, tick: { fill: 'var(--faint)', fontSize: 11 } } as const;

/** Figures over time, as lines or as stacked columns, with their table. */
export function TrendChart({ kind, format = formatNumber, formatAxis = formatCompact, ...props }: Props) {
  const data = props.rows.map((row) => ({ label: row.label, ...row.values }));
  const Chart = kind === 'line' ? LineChart : BarChart;
  return (
    <ChartFrame {...props} format={format}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 224 }}>
        <Chart data={data} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="label" {...AXIS} minTickGap={32} tickMargin={6} />
          <YAxis {...AXIS} width={44} allowDecimals={false} tickFormatter={formatAxis} />
          <Tooltip
            cursor={kind === 'line' ? { stroke: 'var(--line-strong)' } : { fill: 'var(--hover)' }}
            isAnimationActive={false}
            content={(tip) => <ChartTooltip {...tip} format={format} />}
          />
          {props.series.map((one) =>
            kind === 'line' ? (
              <Line
                key={one.key}
                dataKey={one.key}
                name={one.label}
                stroke={CHART_COLORS[one.tone]}
                strokeWidth={2}
                dot={false}
                isAnimationActive={false}
              />
            ) : (
              <Bar
                key={one.key}
                dataKey={one.key}
                name={one.label}
                stackId="all"
                fill={CHART_COLORS[one.tone]}
                maxBarSize={28}
                isAnimationActive={false}
              />
            ),
          )}
        </Chart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

function ChartTooltip({ active, label, payload, format }: TooltipContentProps & { format: (value: number) => string }) {
  if (!active || payload.length === 0) return null;
  return (
    <div className="rounded-md border border-line bg-raised px-3 py-2 text-xs shadow-pop">
      <p className="mb-1 font-medium">{label}</p>
      {payload.map((item) => (
        <p key={String(item.dataKey)} className="flex items-center gap-2 text-muted">
          <span className="size-2 rounded-full" style={{ background: item.stroke ?? item.fill ?? item.color }} />
          {item.name}
          <span className="ml-auto pl-4 font-medium text-ink tabular-nums">{format(Number(item.value))}</span>
        </p>
      ))}
    </div>
  );
}
