import type { CheckOutcome, ManifestContext } from '@/lib/policy/check';
import { deny, PASS } from '@/lib/policy/check';
import { anyCoversType } from '@/lib/policy/match-action';
import { starMatch } from '@/lib/rules/glob';

/** Check 3: the type is allowed by manifest and token, and the action is among the capabilities that the agent requested. */
export function actionType({ input, manifest, claims, toolResolution }: ManifestContext): CheckOutcome {
  const { type, tool } = input.action;
  const { action_types: allowed } = manifest.policy;
  // A colon in the type would let one action be read as another.
  if (type === '' || tool === '' || type.includes(':')) {
    return deny('ACTION_NOT_ALLOWED', 'The action has no valid type and tool', 'malformed action');
  }
  if (allowed.length > 0 && !anyCoversType(allowed, type)) {
    return deny('ACTION_NOT_ALLOWED', `Action type '${type}' is not allowed by the manifest`, 'not in action_types');
  }
  const byToken = claims?.allowed_action_types ?? [];
  if (byToken.length > 0 && !anyCoversType(byToken, type)) {
    return deny('ACTION_NOT_ALLOWED', `Action type '${type}' is not allowed by the capability token`, 'not in token');
  }
  if (!manifest.capabilities.requested.some((capability) => starMatch(capability, toolResolution.action))) {
    return deny(
      'CAPABILITY_MISSING',
      `Action '${toolResolution.action}' is not among the manifest's capabilities`,
      'no capability',
    );
  }
  return PASS;
}
