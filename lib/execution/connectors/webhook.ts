import { Webhook } from 'standardwebhooks';
import { call } from '@/lib/execution/connectors/call';
import {
  failed,
  type ConnectorDeps,
  type ConnectorInput,
  type ConnectorOutcome,
} from '@/lib/execution/connectors/connector';
import { correlationHeaders } from '@/lib/execution/connectors/headers';
import { fillUrl } from '@/lib/execution/connectors/url-template';

const MAX_RESPONSE_BYTES = 1_048_576;

/**
 * Posts the action to the tool's URL, signed with the tool's own secret as Standard Webhooks has it
 * (https://www.standardwebhooks.com). The message id is the execution's, so a receiver can tell a repetition.
 */
export async function runWebhook(
  input: ConnectorInput<'webhook'>,
  deps: ConnectorDeps = {},
): Promise<ConnectorOutcome> {
  const { config } = input.tool;
  const secret = Object.hasOwn(input.secrets, config.secret_ref) ? input.secrets[config.secret_ref] : undefined;
  if (!secret) return failed('TOOL_NOT_CONFIGURED', `The secret ${config.secret_ref} is not stored.`);
  const filled = fillUrl(config.url, input.action.params);
  if (!filled.ok) return failed('REQUEST_ERROR', filled.message);
  const body = JSON.stringify({
    type: 'action.execute',
    timestamp: input.now.toISOString(),
    data: {
      execution_id: input.executionId,
      approval_id: input.approvalId,
      interaction_id: input.interactionId,
      action: input.action,
      action_hash: input.actionHash,
    },
  });
  const signature = sign(secret.value, input.executionId, input.now, body);
  if (signature === null) return failed('TOOL_NOT_CONFIGURED', `The secret ${config.secret_ref} is no webhook secret.`);
  return call(
    input,
    {
      url: filled.url,
      request: {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          ...correlationHeaders(input),
          'webhook-id': input.executionId,
          'webhook-timestamp': String(Math.floor(input.now.getTime() / 1000)),
          'webhook-signature': signature,
        },
        body,
      },
      secrets: [secret],
      secretsAreSent: false, // it signs, it doesn't travel
      allowedDomains: config.allowed_domains,
      timeoutSeconds: config.timeout_seconds,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    },
    deps,
  );
}

/** `whsec_…` is base64 by the standard; any other secret signs with its bytes as they are. Null if unusable. */
function sign(secret: string, id: string, at: Date, body: string): string | null {
  try {
    const webhook = secret.startsWith('whsec_')
      ? new Webhook(secret)
      : new Webhook(new TextEncoder().encode(secret), { format: 'raw' });
    return webhook.sign(id, at, body);
  } catch {
    return null;
  }
}
