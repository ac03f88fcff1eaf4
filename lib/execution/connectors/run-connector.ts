import { now } from '@/lib/clock';
import type { ToolDefinition } from '@/lib/contracts/manifest';
import { env } from '@/lib/env';
import type { ApprovalId, ExecutionId, InteractionId, OrgId } from '@/lib/ids';
import type { JsonObject } from '@/lib/json/value';
import { openSecrets } from '@/lib/secrets/open';
import { parsePrivateAllowlist } from '../guard-allowlist';
import { failed, type ConnectorOutcome } from './connector';
import { dispatch } from './dispatch';

export type ConnectorCall = {
  orgId: OrgId;
  org: { slug: string; isFirst: boolean };
  tool: ToolDefinition;
  action: { type: string; tool: string; params: Record<string, unknown> };
  actionHash: string;
  secretParams: readonly string[];
  executionId: ExecutionId;
  reference: { approvalId: ApprovalId | null; interactionId: InteractionId | null };
};

function secretNames(tool: ToolDefinition): readonly string[] {
  switch (tool.type) {
    case 'http_request':
      return Object.values(tool.config.secret_refs);
    case 'webhook':
      return [tool.config.secret_ref];
    case 'mock':
    case 'agent':
      return [];
  }
}

/**
 * Runs one action through its tool's connector with the organization's secrets. Never throws: what goes wrong is an
 * outcome.
 */
export async function runConnector(call: ConnectorCall): Promise<ConnectorOutcome> {
  const { tool } = call;
  if (tool.type === 'agent') return failed('TOOL_NOT_CONFIGURED', 'This tool is run by the agent, not by the gateway.');
  try {
    const names = secretNames(tool);
    const secrets = names.length === 0 ? {} : Object.fromEntries(await openSecrets(call.orgId, names));
    return await dispatch({
      tool,
      // The params came through the strict JSON parser: nothing but JSON values is in them.
      action: { ...call.action, params: call.action.params as JsonObject },
      actionHash: call.actionHash,
      secrets,
      secretParams: call.secretParams,
      executionId: call.executionId,
      approvalId: call.reference.approvalId,
      interactionId: call.reference.interactionId,
      network: {
        orgSlug: call.org.slug,
        isFirstOrg: call.org.isFirst,
        allowlist: parsePrivateAllowlist(env().CONNECTOR_PRIVATE_ALLOWLIST),
      },
      now: now(),
    });
  } catch {
    // Nothing was sent yet: secrets didn't open, or the allow-list can't be read.
    return failed('NOT_RUNNABLE', 'The connector could not be prepared; nothing was sent.');
  }
}
