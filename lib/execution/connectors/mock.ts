import { setTimeout as sleep } from 'node:timers/promises';
import { ambiguous, failed, type ConnectorInput, type ConnectorOutcome } from '@/lib/execution/connectors/connector';

/** A target that is none: echoes, delays or fails as its configuration says. For trying out and for tests. */
export async function runMock(input: ConnectorInput<'mock'>): Promise<ConnectorOutcome> {
  const { config } = input.tool;
  try {
    await sleep(config.delay_ms, undefined, input.signal ? { signal: input.signal } : {});
  } catch {
    return ambiguous('REQUEST_ERROR', 'The run was called off after it had begun.');
  }
  const status = config.status_code ?? 200;
  if (config.should_fail || status >= 400) {
    const code = status >= 400 ? `HTTP_${status}` : 'MOCK_ERROR';
    return failed(config.error_code ?? code, config.error_message ?? 'The mock tool is set to fail.');
  }
  const echo = { echo: input.action.params, connector: 'mock', timestamp: input.now.toISOString() };
  return { outcome: 'succeeded', data: config.response_data === undefined ? echo : config.response_data };
}
