import { cva } from 'class-variance-authority';
import type { ReactNode } from 'react';

export type Tone = 'positive' | 'negative' | 'warning' | 'neutral' | 'slate' | 'unsure' | 'info';

/** Tint, edge and text of a meaning. */
export const toneStyle = cva('', {
  variants: {
    tone: {
      positive: 'border-positive-line bg-positive-soft text-positive',
      negative: 'border-negative-line bg-negative-soft text-negative',
      warning: 'border-warning-line bg-warning-soft text-warning',
      neutral: 'border-neutral-line bg-neutral-soft text-neutral',
      slate: 'border-slate-line bg-slate-soft text-slate',
      unsure: 'border-unsure-line bg-unsure-soft text-unsure',
      info: 'border-info-line bg-info-soft text-info',
    },
  },
});

type Props = { tone?: Tone; title?: string; className?: string; children: ReactNode };

/** A word with a meaning's colours. The word says it; the colour only repeats it. */
export function Badge({ tone = 'neutral', title, className, children }: Props) {
  return (
    <span
      title={title}
      className={toneStyle({
        tone,
        className: [
          'inline-flex h-5 items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap',
          className,
        ],
      })}
    >
      {children}
    </span>
  );
}

/** A number on a tab or a menu entry. */
export function CountBadge({ count, loud = false }: { count: string; loud?: boolean }) {
  return (
    <span
      className={`inline-flex h-5 min-w-5 items-center justify-center rounded-full px-1.5 text-2xs font-semibold tabular-nums ${
        loud ? 'bg-accent text-accent-on' : 'bg-neutral-soft text-neutral'
      }`}
    >
      {count}
    </span>
  );
}
