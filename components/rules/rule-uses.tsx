import { Meter } from '@/components/ui/meter';
import { formatCount, formatNumber, formatPercent } from '@/lib/browser/format';
import type { RuleInfo } from '@/lib/contracts/rules';

type Props = Pick<RuleInfo, 'use_count' | 'max_uses'> & {
  /** False where a column's head says already what it is. */
  named?: boolean;
};

/** How often it was used, of how often it may be. */
export function RuleUses({ use_count: used, max_uses: max, named = true }: Props) {
  if (max === null) return <>{formatCount(used, 'use')}, no limit</>;
  const text = `${formatNumber(used)} / ${formatNumber(max)} (${formatPercent(used / max)})`;
  return <Meter label="Uses" value={used} max={max} text={text} named={named} high={0.8} full={1} />;
}
