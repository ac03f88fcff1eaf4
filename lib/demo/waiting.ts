/** A request of the demo that still waits for a person. */
export type Waiting = {
  agent: string;
  type: string;
  tool: string;
  params: Record<string, unknown>;
  summary: string;
  runId: string;
  hoursAgo: number;
};

/** The deployment bot's budget as the operator guide shows it: 12 of 50. */
export const UNITS_USED = 12;

/** The three pending approvals of the operator guide. */
export const WAITING: readonly [Waiting, Waiting, Waiting] = [
  {
    agent: 'analytics-bot',
    type: 'export',
    tool: 'run',
    params: { dataset: 'orders', destination: 'partner-api.example.com', format: 'csv', rows: 18_200 },
    summary: 'Export data to partner-api.example.com',
    runId: 'run-2207',
    hoursAgo: 24,
  },
  {
    agent: 'customer-bot',
    type: 'crm',
    tool: 'delete',
    params: { filter: 'status = "closed" and last_seen < now() - 24 months', records: 500 },
    summary: 'Delete 500 records matching filter',
    runId: 'run-3148',
    hoursAgo: 4,
  },
  {
    agent: 'deployment-bot',
    type: 'kubernetes',
    tool: 'deploy',
    params: {
      namespace: 'production',
      image: 'app:v2.0.0',
      replicas: 3,
      resources: { cpu: '500m', memory: '512Mi' },
    },
    summary: 'Deploy app:v2.0.0 to production namespace',
    runId: 'run-5093',
    hoursAgo: 2,
  },
];
