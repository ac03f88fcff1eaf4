import clsx from 'clsx';
import { formatPercent } from '@/lib/browser/format';

type Props = {
  /** `Budget` */
  label: string;
  value: number;
  max: number;
  /** `12/50 actions (24%)`; made from the figures when missing. */
  text?: string;
  /** One sentence, `Budget: 12/50 actions (24%)`, instead of name and figures at either end. */
  sentence?: boolean;
  /** False: its name is there only for who can't see what it stands beside. */
  named?: boolean;
  /** Ratios from which it is marked as near the limit and as full. */
  high?: number;
  full?: number;
};

/** How much of something is used, in words and as a bar. */
export function Meter({ label, value, max, text, sentence = false, named = true, high = 0.75, full = 0.9 }: Props) {
  const ratio = max > 0 ? Math.min(value / max, 1) : 0;
  const level = ratio >= full ? 'full' : ratio >= high ? 'high' : 'fine';
  const words = text ?? `${value}/${max} (${formatPercent(ratio)})`;
  return (
    <div>
      {sentence ? (
        <p className="mb-1 text-sm tabular-nums">
          {label}: {words}
        </p>
      ) : (
        <div className="mb-1 flex justify-between gap-4 text-sm">
          {named && <span className="text-muted">{label}</span>}
          <span className="font-medium tabular-nums">{words}</span>
        </div>
      )}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={Math.min(value, max)}
        aria-valuetext={words}
        className="h-1.5 overflow-hidden rounded-full bg-neutral-soft ring-1 ring-neutral-line ring-inset"
      >
        <div
          className={clsx(
            'h-full rounded-full',
            { fine: 'bg-accent', high: 'bg-warning', full: 'bg-negative-solid' }[level],
          )}
          style={{ width: `${ratio * 100}%` }}
        />
      </div>
    </div>
  );
}
