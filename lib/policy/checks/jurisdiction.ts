import type { CheckOutcome, ManifestContext } from '@/lib/policy/check';
import { deny, PASS, skip } from '@/lib/policy/check';

const NO_RESTRICTION = skip('no restriction');

/** Check 7: the counterparty's jurisdiction is on every list that is set; without a jurisdiction none is satisfied. */
export function jurisdiction({ input, manifest, claims }: ManifestContext): CheckOutcome {
  const lists = [manifest.policy.jurisdiction_allowlist, claims?.constraints?.jurisdictions ?? []].filter(
    (list) => list.length > 0,
  );
  if (lists.length === 0) return NO_RESTRICTION;
  const stated = input.counterparty?.jurisdiction?.trim().toUpperCase() ?? '';
  if (stated === '') {
    return deny('JURISDICTION_BLOCKED', 'Jurisdictions are restricted and the action names none', 'none stated');
  }
  return lists.every((list) => list.some((allowed) => allowed.toUpperCase() === stated))
    ? PASS
    : deny('JURISDICTION_BLOCKED', 'The jurisdiction of the counterparty is not allowed', 'not allowed', {
        jurisdiction: stated,
      });
}
