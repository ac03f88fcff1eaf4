/**
 * A manifest whose tools call the test's own receiver. `kubernetes:deploy` waits for a person, `kubernetes:scale`
 * doesn't.
 */
export function testManifest(agentId: string, receiver: string, extra: Record<string, unknown> = {}) {
  const http = (path: string, config: Record<string, unknown> = {}) => ({
    type: 'http_request',
    config: { url: `${receiver}${path}`, timeout_seconds: 10, ...config },
    amount_path: null,
  });
  return {
    version: '1.0',
    agent: { id: agentId, name: 'Test Bot', version: '2.1.0' },
    capabilities: { requested: ['kubernetes:*', 'crm:*', 'export:*', 'notes:*'] },
    constraints: { require_human_approval: ['kubernetes:deploy', 'kubernetes:slow', 'export:run', 'notes:add'] },
    policy: { approval_thresholds: { amount: 100, currency: 'ROWS', tools: ['crm:delete'] } },
    tools: {
      'kubernetes:deploy': http('/deploy'),
      'kubernetes:slow': http('/slow', { timeout_seconds: 2 }),
      'kubernetes:scale': http('/scale'),
      'crm:delete': { ...http('/crm'), amount_path: 'records' },
      'export:run': {
        type: 'agent',
        config: { grant_seconds: 60 },
        amount_path: null,
        counterparty_path: 'destination',
      },
      'notes:add': { type: 'mock', config: {}, amount_path: null },
      'notes:critical': { type: 'mock', config: {}, amount_path: null, risk_tier: 'critical' },
      ...extra,
    },
  };
}

/** The deployment of the operator guide. */
export const DEPLOY = {
  type: 'kubernetes',
  tool: 'deploy',
  params: {
    namespace: 'production',
    image: 'app:v2.0.0',
    replicas: 3,
    resources: { cpu: '500m', memory: '512Mi' },
  },
};
