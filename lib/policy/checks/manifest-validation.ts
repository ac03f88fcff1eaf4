import type { CheckContext, CheckOutcome } from '@/lib/policy/check';
import { deny, PASS } from '@/lib/policy/check';

/** Check 1: the agent is known and not suspended, and its manifest is there, its own, and active. */
export function manifestValidation({ input }: CheckContext): CheckOutcome {
  const { agent, manifest, manifestStatus } = input;
  if (agent === null) return deny('MANIFEST_NOT_FOUND', 'No manifest is registered for this agent', 'unknown agent');
  if (manifest === null || manifestStatus === null || manifest.agent.id !== agent.id) {
    return deny('MANIFEST_NOT_FOUND', `No manifest is registered for agent '${agent.id}'`, 'no manifest');
  }
  if (manifestStatus !== 'active') {
    return deny(
      'MANIFEST_INACTIVE',
      `The manifest of agent '${agent.id}' is ${manifestStatus}, not active`,
      manifestStatus,
    );
  }
  return agentActive(agent);
}

/** The part of check 1 that also holds for direct requests: a suspended agent asks for nothing. */
export function agentActive(agent: { readonly id: string; readonly status: string }): CheckOutcome {
  return agent.status === 'active'
    ? PASS
    : deny('AGENT_SUSPENDED', `Agent '${agent.id}' is suspended`, 'agent suspended');
}
