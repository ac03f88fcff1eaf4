import { Banner } from '@/components/ui/banner';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { RuleInfo } from '@/lib/contracts/rules';

/** Why a rule matches nothing any more; nothing for one that does. */
export function RuleStanding({ rule }: { rule: RuleInfo }) {
  if (!rule.active) {
    return (
      <Banner
        title={
          <>
            Revoked by <VisibleText text={rule.revoked_by ?? 'the server'} />{' '}
            {rule.revoked_at && <RelativeTime iso={rule.revoked_at} />}
          </>
        }
      >
        {rule.revoke_reason !== null && (
          <p>
            “<VisibleText text={rule.revoke_reason} />”
          </p>
        )}
      </Banner>
    );
  }
  if (rule.in_force) return null;
  const why = rule.hygiene.includes('expired')
    ? 'Its time is over.'
    : rule.hygiene.includes('exhausted')
      ? 'All its uses are gone.'
      : 'Its author is no longer a member who may decide.';
  return (
    <Banner tone="warning" title="It matches nothing at the moment">
      <p>{why} Replace it to let it match again.</p>
    </Banner>
  );
}
