import type { CheckOutcome, ManifestContext } from '@/lib/policy/check';
import { deny, escalate, PASS, skip } from '@/lib/policy/check';
import { allowListNames, denyListNames } from '@/lib/policy/counterparty-match';

const NO_COUNTERPARTY = skip('no counterparty');

/** Check 8: nobody on a deny list, everybody on the allow lists that are set, and a person looks at whoever is new. */
export function counterparty({ input, manifest, claims, facts, toolResolution }: ManifestContext): CheckOutcome {
  const { policy } = manifest;
  const token = claims?.constraints;
  const ids = facts.counterpartyIds;
  const denyLists = given(policy.counterparty_denylist, token?.counterparty_denylist);
  const allowLists = given(policy.counterparty_allowlist, token?.counterparty_allowlist);
  if (ids.length === 0) {
    if (allowLists.length === 0) return NO_COUNTERPARTY;
    const message = `Counterparties of '${toolResolution.action}' are restricted and the action names none`;
    return deny('COUNTERPARTY_NOT_IN_ALLOWLIST', message, 'none stated');
  }

  const blocked = ids.find((id) => denyLists.some((list) => denyListNames(list, id)));
  if (blocked !== undefined) {
    return deny('COUNTERPARTY_BLOCKED', 'The counterparty is on a deny list', 'blocked', { counterparty: blocked });
  }
  const stranger = ids.find((id) => !allowLists.every((list) => allowListNames(list, id)));
  if (stranger !== undefined) {
    const message = 'The counterparty is not on the allow list';
    return deny('COUNTERPARTY_NOT_IN_ALLOWLIST', message, 'not allowed', { counterparty: stranger });
  }
  if (policy.escalate_new_counterparty && !input.knownCounterparty) {
    const message = 'This agent has had no approved dealings with this counterparty before';
    return escalate([{ code: 'NEW_COUNTERPARTY', message, details: { counterparties: [...ids] } }], 'new counterparty');
  }
  return PASS;
}

function given(...lists: readonly (readonly string[] | undefined)[]): readonly (readonly string[])[] {
  return lists.filter((list): list is readonly string[] => list !== undefined && list.length > 0);
}
