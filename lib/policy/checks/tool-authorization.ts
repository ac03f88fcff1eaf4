import type { CheckOutcome, ManifestContext } from '@/lib/policy/check';
import { deny, escalate, PASS } from '@/lib/policy/check';
import { anyCovers } from '@/lib/policy/match-action';

/**
 * Check 4: may the agent use this tool at all, and does it always need a person?
 *
 * Closed by default: beside a capability, a tool needs to be configured under `tools`, or named by the allow list, or named
 * by `require_human_approval` (a person then looks at each call, which nothing but that person's yes or a rule replaces).
 */
export function toolAuthorization({ input, manifest, claims, toolResolution }: ManifestContext): CheckOutcome {
  const { action, gate } = toolResolution;
  const { tool } = input.action;
  const { tool_denylist: denied, tool_allowlist: allowed } = manifest.policy;

  if (anyCovers(denied, action, tool)) {
    return deny('TOOL_NOT_AUTHORIZED', `Tool '${action}' is on the manifest's deny list`, 'denied');
  }
  const listed = anyCovers(allowed, action, tool);
  if (allowed.length > 0 && !listed) {
    return deny('TOOL_NOT_AUTHORIZED', `Tool '${action}' is not on the manifest's allow list`, 'not allowed');
  }
  const byToken = claims?.allowed_tools ?? [];
  if (byToken.length > 0 && !anyCovers(byToken, action, tool)) {
    return deny('TOOL_NOT_AUTHORIZED', `Tool '${action}' is not allowed by the capability token`, 'not in token');
  }
  const needsPerson = anyCovers(manifest.constraints.require_human_approval, action, tool);
  const configured = toolResolution.key !== null;
  if (!configured && !listed && !needsPerson) {
    return deny('TOOL_NOT_AUTHORIZED', `Tool '${action}' is not configured in the manifest`, 'not configured');
  }

  if (needsPerson) {
    const message = `Action '${action}' requires human approval per manifest constraints`;
    const firm = !configured && !listed;
    return escalate([{ code: 'REQUIRES_APPROVAL', message }], 'requires approval', firm);
  }
  if (gate === 'always') {
    const message = `Action '${action}' always requires human approval`;
    return escalate([{ code: 'REQUIRES_APPROVAL', message }], 'requires approval');
  }
  return PASS;
}
