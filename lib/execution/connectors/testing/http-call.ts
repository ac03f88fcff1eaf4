import { afterEach, vi } from 'vitest';
import { toolDefinition } from '@/lib/contracts/manifest';
import type { ConnectorDeps, ConnectorInput, ConnectorTool } from '@/lib/execution/connectors/connector';
import { type dispatch } from '@/lib/execution/connectors/dispatch';
import { startReceiver, type Receiver } from '@/lib/execution/connectors/testing/receiver';
import { parsePrivateAllowlist } from '@/lib/execution/guard-allowlist';

const open: Receiver[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((receiver) => receiver.close()));
});
/** A server that is closed after the test. */
export const receiver = async (...args: Parameters<typeof startReceiver>) => {
  const started = await startReceiver(...args);
  open.push(started);
  return started;
};

export const httpTool = (config: object): ConnectorTool => {
  const tool = toolDefinition.parse({ type: 'http_request', config });
  if (tool.type === 'agent') throw new Error('unexpected');
  return tool;
};
/** A run of an HTTP tool, as `dispatch` takes it, changed as told. */
export const input = (config: object, change: Partial<ConnectorInput> = {}): ConnectorInput => ({
  tool: httpTool(config),
  action: { type: 'kubernetes', tool: 'deploy', params: { image: 'app:v2', replicas: 3, labels: ['a', 'b'] } },
  actionHash: 'ab'.repeat(32),
  secrets: {},
  secretParams: [],
  executionId: 'exec-1',
  approvalId: 'appr-1',
  interactionId: 'int-1',
  network: { orgSlug: 'acme', isFirstOrg: true, allowlist: parsePrivateAllowlist('127.0.0.1') },
  now: new Date('2026-03-01T12:00:00Z'),
  ...change,
});
export const local = (port: number, path = '/v1/deployments') => `http://127.0.0.1:${port}${path}`;
export const toLocal: ConnectorDeps = { resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) };
export const codeOf = (outcome: Awaited<ReturnType<typeof dispatch>>) =>
  outcome.outcome === 'succeeded' ? outcome.outcome : `${outcome.outcome} ${outcome.error.code}`;
