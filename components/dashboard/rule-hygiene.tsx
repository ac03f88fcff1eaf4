import Link from 'next/link';
import { HYGIENE, HYGIENE_NAMES, HygieneBadges } from '@/components/rules/hygiene';
import { formatCount, formatNumber } from '@/lib/browser/format';
import { hrefWith } from '@/lib/browser/href';
import type { RuleInfo } from '@/lib/contracts/rules';

type Props = { base: string; rules: readonly RuleInfo[]; total: number };

/** How many rules there are, and which are worth a look. */
export function RuleHygieneCard({ base, rules, total }: Props) {
  const counts = HYGIENE_NAMES.map((name) => ({
    name,
    count: rules.filter((rule) => rule.hygiene.includes(name)).length,
  }));
  const found = counts.filter(({ count }) => count > 0);
  return (
    <>
      <p className="text-sm">
        {total === 0 ? 'No rule: every action that needs it asks a person.' : formatCount(total, 'active rule')}
        {total > rules.length && (
          <span className="text-faint"> (the newest {formatNumber(rules.length)} are looked at)</span>
        )}
      </p>
      {found.length > 0 && (
        <ul className="mt-2.5 flex flex-col gap-1.5">
          {found.map(({ name, count }) => (
            <li key={name} className="flex items-center gap-2 text-sm">
              <Link
                href={hrefWith(`${base}/rules`, { hygiene: name })}
                className="flex items-center gap-2 hover:underline"
              >
                <HygieneBadges hygiene={[name]} />
                <span className="text-xs text-muted">{HYGIENE[name].meaning}</span>
              </Link>
              <span className="ml-auto font-medium tabular-nums">{formatNumber(count)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
