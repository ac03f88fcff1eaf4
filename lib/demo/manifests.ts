import type { z } from 'zod';
import type { manifest } from '@/lib/contracts/manifest';

type Document = z.input<typeof manifest>;

const mock = (delayMs: number, data: Record<string, string | number | boolean>) => ({
  type: 'mock' as const,
  config: { delay_ms: delayMs, response_data: data },
});

/** Two days: what an analyst asks for on a Friday may wait for Sunday. */
const EXPORT_EXPIRY_SECONDS = 172_800;

/** So that a person can edit a deployment in a form before approving it. */
const DEPLOYMENT = {
  type: 'object',
  properties: {
    namespace: { type: 'string', enum: ['staging', 'production', 'sandbox'] },
    image: { type: 'string', description: 'what to run, with its tag' },
    replicas: { type: 'integer', minimum: 1, maximum: 12 },
    resources: { type: 'object' },
  },
  required: ['namespace', 'image'],
};

/** The three agents of the demo. Their tools are mocks or run by the agent: the demo reaches nothing outside. */
export const DEMO_MANIFESTS: readonly Document[] = [
  {
    version: '1.0',
    agent: {
      id: 'deployment-bot',
      name: 'Deployment Bot',
      version: '2.1.0',
      description: 'Rolls releases out to the clusters.',
      team: 'platform',
    },
    capabilities: { requested: ['kubernetes:*'] },
    constraints: {
      max_actions_per_day: 50,
      require_human_approval: ['kubernetes:deploy', 'kubernetes:delete'],
    },
    tools: {
      'kubernetes:deploy': {
        ...mock(300, { status: 'rolled out', revision: 42 }),
        risk_tier: 'medium',
        params_schema: DEPLOYMENT,
      },
      'kubernetes:scale': { ...mock(100, { status: 'scaled' }), risk_tier: 'low' },
      'kubernetes:delete': { ...mock(200, { status: 'deleted' }), risk_tier: 'high' },
    },
    metadata: { contact: 'platform@demo.example' },
  },
  {
    version: '1.0',
    agent: {
      id: 'customer-bot',
      name: 'Customer Bot',
      version: '1.4.2',
      description: 'Answers customers and keeps their records tidy.',
      team: 'support',
    },
    capabilities: { requested: ['crm:*', 'email:send', 'refund:issue'] },
    constraints: { max_actions_per_day: 400, require_human_approval: ['refund:issue', 'email:send'] },
    policy: {
      approval_thresholds: { amount: 100, currency: 'ROWS', tools: ['crm:delete'] },
      budgets: { email: { daily_limit: 100, hourly_limit: 20 } },
    },
    tools: {
      'crm:delete': { ...mock(200, { deleted: true }), risk_tier: 'high', amount_path: 'records' },
      'crm:update': { ...mock(100, { updated: true }), risk_tier: 'low', amount_path: null },
      'email:send': {
        ...mock(100, { queued: true }),
        risk_tier: 'medium',
        counterparty_path: 'to',
        sensitive_params: ['to'],
        amount_path: null,
      },
      'refund:issue': { ...mock(200, { refunded: true }), risk_tier: 'high', sensitive_params: ['amount'] },
    },
    metadata: { contact: 'support@demo.example' },
  },
  {
    version: '1.0',
    agent: {
      id: 'analytics-bot',
      name: 'Analytics Bot',
      version: '0.9.3',
      description: 'Builds reports and ships data to partners.',
      team: 'data',
    },
    capabilities: { requested: ['export:run', 'query:run'] },
    constraints: { max_actions_per_day: 200 },
    tools: {
      'export:run': {
        type: 'agent',
        config: {},
        risk_tier: 'medium',
        expiry_seconds: EXPORT_EXPIRY_SECONDS,
        counterparty_path: 'destination',
        sensitive_params: ['destination'],
      },
      'query:run': { ...mock(100, { rows: 1280 }), risk_tier: 'low' },
    },
    metadata: { contact: 'data@demo.example' },
  },
];
