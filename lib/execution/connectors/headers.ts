import type { ConnectorRun } from '@/lib/execution/connectors/connector';

/**
 * What every call of ours carries, so that a target can drop a repeated delivery and somebody can find the approval
 * behind a line of its log.
 */
export function correlationHeaders(input: ConnectorRun): Record<string, string> {
  return {
    'user-agent': 'countersign',
    'accept-encoding': 'identity',
    'idempotency-key': input.executionId,
    'countersign-action-hash': input.actionHash,
    ...(input.approvalId === null ? {} : { 'countersign-approval-id': input.approvalId }),
    ...(input.interactionId === null ? {} : { 'countersign-interaction-id': input.interactionId }),
  };
}
