import type { ConnectorDeps, ConnectorInput, ConnectorOutcome } from '@/lib/execution/connectors/connector';
import { runHttp } from '@/lib/execution/connectors/http';
import { runMock } from '@/lib/execution/connectors/mock';
import { runWebhook } from '@/lib/execution/connectors/webhook';

/** Runs an action through its tool's connector. Never throws; tools of type `agent` don't come here (see the types). */
export function dispatch(input: ConnectorInput, deps: ConnectorDeps = {}): Promise<ConnectorOutcome> {
  switch (input.tool.type) {
    case 'http_request':
      return runHttp({ ...input, tool: input.tool }, deps);
    case 'webhook':
      return runWebhook({ ...input, tool: input.tool }, deps);
    case 'mock':
      return runMock({ ...input, tool: input.tool });
  }
}
