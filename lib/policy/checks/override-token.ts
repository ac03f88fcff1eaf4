import type { CheckOutcome } from '@/lib/policy/check';
import { deny, pass, skip } from '@/lib/policy/check';
import type { OverrideTokenState } from '@/lib/policy/types';

/** Check 14: a good grant stands for the approval that it came from; a bad one denies, it is never just ignored. */
export function overrideToken(token: OverrideTokenState): CheckOutcome {
  switch (token.state) {
    case 'none':
      return skip('none sent');
    case 'valid':
      return pass('approved by a person');
    case 'invalid':
      return deny('OVERRIDE_TOKEN_INVALID', 'The override token could not be verified', 'invalid');
    case 'expired':
      return deny('OVERRIDE_TOKEN_EXPIRED', 'The override token has expired', 'expired');
    case 'already_used':
      return deny('OVERRIDE_TOKEN_ALREADY_USED', 'The override token has been used already', 'already used');
    case 'action_mismatch':
      return deny(
        'OVERRIDE_TOKEN_ACTION_MISMATCH',
        'The override token was granted for another action',
        'another action',
      );
  }
}
