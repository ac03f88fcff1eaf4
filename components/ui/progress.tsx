import { formatNumber, formatPercent } from '@/lib/browser/format';

/** How far some work has come: `done` of `total`, or moving without a number when the total isn't known. */
export function Progress({ label, done, total }: { label: string; done: number; total?: number }) {
  const ratio = total ? Math.min(done / total, 1) : undefined;
  return (
    <div>
      <div className="mb-1 flex justify-between gap-4 text-sm">
        <span className="text-muted">{label}</span>
        <span className="font-medium tabular-nums">
          {total === undefined
            ? formatNumber(done)
            : `${formatNumber(done)} of ${formatNumber(total)} (${formatPercent(ratio ?? 0)})`}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={ratio === undefined ? undefined : done}
        className="h-1.5 overflow-hidden rounded-full bg-neutral-soft ring-1 ring-neutral-line ring-inset"
      >
        <div
          className={ratio === undefined ? 'h-full w-1/3 animate-pulse rounded-full bg-accent' : 'h-full bg-accent'}
          style={ratio === undefined ? undefined : { width: `${ratio * 100}%` }}
        />
      </div>
    </div>
  );
}
