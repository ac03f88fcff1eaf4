import { useId, type ReactNode } from 'react';
import { Table, Tbody, Td, Th, Thead, Tr } from './table';

export type Series = { key: string; label: string; tone: ChartTone };
export type ChartRow = { label: string; values: Readonly<Record<string, number | null>> };
export type ChartTone = 'accent' | 'positive' | 'negative' | 'warning' | 'unsure' | 'neutral';

/** Chart colours by meaning, as CSS. */
export const CHART_COLORS: Record<ChartTone, string> = {
  accent: 'var(--chart-1)',
  positive: 'var(--chart-2)',
  negative: 'var(--chart-3)',
  warning: 'var(--chart-4)',
  unsure: 'var(--chart-5)',
  neutral: 'var(--chart-6)',
};

type Props = {
  title: string;
  /** What the picture says, in a sentence, for who can't see it. */
  summary: string;
  rows: readonly ChartRow[];
  series: readonly Series[];
  /** Head of the table's first column. */
  rowLabel?: string;
  format: (value: number) => string;
  /** At the right end of the line under the picture: a download. */
  aside?: ReactNode;
  children: ReactNode;
};

/** A chart with its legend and, folded under it, the table it was drawn from. */
export function ChartFrame({ title, summary, rows, series, rowLabel = 'Day', format, aside, children }: Props) {
  const id = useId();
  return (
    <figure aria-labelledby={id} className="min-w-0">
      <figcaption className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <span id={id} className="text-base font-semibold">
          {title}
        </span>
        <span className="flex flex-wrap gap-x-4 gap-y-1">
          {series.map((one) => (
            <span key={one.key} className="inline-flex items-center gap-1.5 text-xs text-muted">
              <span aria-hidden className="size-2 rounded-full" style={{ background: CHART_COLORS[one.tone] }} />
              {one.label}
            </span>
          ))}
        </span>
      </figcaption>
      <div role="img" aria-label={summary} className="h-56">
        {children}
      </div>
      {aside && <div className="float-right mt-2">{aside}</div>}
      <details className="mt-2 text-xs">
        <summary className="inline-flex min-h-6 items-center text-accent-text underline decoration-accent-line underline-offset-4">
          Show as a table
        </summary>
        <div className="relative mt-3 max-h-72 clear-both overflow-y-auto rounded-md border border-line">
          <Table label={title}>
            <Thead>
              <Th>{rowLabel}</Th>
              {series.map((one) => (
                <Th key={one.key} numeric>
                  {one.label}
                </Th>
              ))}
            </Thead>
            <Tbody>
              {rows.map((row) => (
                <Tr key={row.label}>
                  <Td>{row.label}</Td>
                  {series.map(({ key }) => (
                    <Td key={key} numeric>
                      {typeof row.values[key] === 'number' ? format(row.values[key]) : '–'}
                    </Td>
                  ))}
                </Tr>
              ))}
            </Tbody>
          </Table>
        </div>
      </details>
    </figure>
  );
}
