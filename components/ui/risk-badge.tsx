import clsx from 'clsx';

const TIERS = {
  low: { word: 'Low', bars: 1, style: 'text-neutral' },
  medium: { word: 'Medium', bars: 2, style: 'text-slate' },
  high: { word: 'High', bars: 3, style: 'text-warning' },
  critical: { word: 'Critical', bars: 4, style: 'text-negative' },
} as const;

/** Four rising bars with rounded corners, from left to right. */
const BARS = [0, 1, 2, 3].map((bar) => {
  const corner = (x: number, y: number) => `a.75 .75 0 0 1 ${x} ${y}`;
  const height = 1.5 + bar * 3;
  return `M${bar * 3.75} ${9.75 - bar * 3}${corner(0.75, -0.75)}h1${corner(0.75, 0.75)}v${height}${corner(-0.75, 0.75)}h-1${corner(-0.75, -0.75)}z`;
});

export type RiskTier = keyof typeof TIERS;

/** A tier as rising bars and its word; `critical` is boxed as well. `suffix` makes it `High risk`. */
export function RiskBadge({ tier, suffix, className }: { tier: RiskTier; suffix?: string; className?: string }) {
  const { word, bars, style } = TIERS[tier];
  return (
    <span
      className={clsx(
        'inline-flex h-5 items-center gap-1.5 text-xs font-medium whitespace-nowrap',
        tier === 'critical' && 'rounded-sm border border-negative-line bg-negative-soft px-1.5',
        style,
        className,
      )}
    >
      <svg aria-hidden viewBox="0 0 14 12" className="h-3 w-3.5 fill-current">
        <path d={BARS.slice(0, bars).join('')} />
        {bars < BARS.length && <path d={BARS.slice(bars).join('')} opacity="0.25" />}
      </svg>
      {suffix ? `${word} ${suffix}` : word}
    </span>
  );
}
