import { Badge, type Tone } from '@/components/ui/badge';
import type { RuleHygiene } from '@/lib/contracts/rules';

/** What is worth a look at a rule, in words. */
export const HYGIENE: Record<RuleHygiene, { word: string; meaning: string; tone: Tone }> = {
  unused: { word: 'unused', meaning: 'not used for seven days', tone: 'neutral' },
  nearly_used_up: { word: 'nearly used up', meaning: 'over 80 % of its uses are gone', tone: 'warning' },
  expiring: { word: 'expiring', meaning: 'ends within seven days', tone: 'warning' },
  broad: { word: 'broad', meaning: 'takes every call of its tool', tone: 'negative' },
  expired: { word: 'expired', meaning: 'its time is over', tone: 'neutral' },
  exhausted: { word: 'used up', meaning: 'all its uses are gone', tone: 'neutral' },
  revoked: { word: 'revoked', meaning: 'matches no more', tone: 'neutral' },
};

/** The same in the order in which a filter offers them. */
export const HYGIENE_NAMES: readonly RuleHygiene[] = [
  ...(['unused', 'nearly_used_up', 'expiring', 'broad'] as const),
  ...(['expired', 'exhausted', 'revoked'] as const),
];

export function HygieneBadges({ hygiene }: { hygiene: readonly RuleHygiene[] }) {
  return hygiene.map((name) => (
    <Badge key={name} tone={HYGIENE[name].tone} title={HYGIENE[name].meaning}>
      {HYGIENE[name].word}
    </Badge>
  ));
}
