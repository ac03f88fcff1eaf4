/** One kind of request that the demo's agents file, with the words and numbers to vary. */
export type Scene = {
  agent: string;
  type: string;
  tool: string;
  weight: number;
  reason: 'REQUIRES_APPROVAL' | 'AMOUNT_THRESHOLD' | 'NEW_COUNTERPARTY';
  summary: (pick: Pick) => string;
  params: (pick: Pick) => Record<string, unknown>;
  /** How often people say no, and how often the run fails. */
  denied: number;
  fails: number;
};

/** Draws from the demo's own sequence of random numbers. */
export type Pick = { one: <T>(from: readonly [T, ...T[]]) => T; whole: (from: number, to: number) => number };

const SERVICES = ['app', 'checkout', 'search', 'billing', 'gateway', 'notifications'] as const;
const PEOPLE = ['j.berg', 'l.santos', 'm.chen', 'a.novak', 's.okafor', 'k.lindqvist'] as const;
const PARTNERS = ['partner-api.example.com', 'bi.vendor.example', 'ledger.example.org'] as const;

export const SCENES: readonly Scene[] = [
  {
    agent: 'deployment-bot',
    type: 'kubernetes',
    tool: 'deploy',
    weight: 9,
    reason: 'REQUIRES_APPROVAL',
    summary: () => 'Release of the nightly build after green tests',
    params: (pick) => ({
      namespace: pick.one(['production', 'production', 'staging']),
      image: `${pick.one(SERVICES)}:v${pick.whole(1, 3)}.${pick.whole(0, 12)}.${pick.whole(0, 9)}`,
      replicas: pick.whole(2, 6),
      resources: { cpu: '500m', memory: '512Mi' },
    }),
    denied: 0.09,
    fails: 0.04,
  },
  {
    agent: 'deployment-bot',
    type: 'kubernetes',
    tool: 'delete',
    weight: 2,
    reason: 'REQUIRES_APPROVAL',
    summary: () => 'Remove a preview environment that nobody uses any more',
    params: (pick) => ({ namespace: `preview-${pick.whole(100, 999)}`, kind: 'Deployment', name: pick.one(SERVICES) }),
    denied: 0.2,
    fails: 0.02,
  },
  {
    agent: 'customer-bot',
    type: 'refund',
    tool: 'issue',
    weight: 6,
    reason: 'REQUIRES_APPROVAL',
    summary: () => 'Customer was charged twice and asks for the money back',
    params: (pick) => ({ customer: pick.one(PEOPLE), amount: pick.whole(12, 480), currency: 'EUR', order: `ORD-${pick.whole(10000, 99999)}` }),
    denied: 0.16,
    fails: 0.03,
  },
  {
    agent: 'customer-bot',
    type: 'crm',
    tool: 'delete',
    weight: 3,
    reason: 'AMOUNT_THRESHOLD',
    summary: () => 'Clean up records that match the filter',
    params: (pick) => ({ filter: `last_seen < now() - ${pick.whole(12, 48)} months`, records: pick.whole(101, 900) }),
    denied: 0.25,
    fails: 0.02,
  },
  {
    agent: 'customer-bot',
    type: 'email',
    tool: 'send',
    weight: 7,
    reason: 'REQUIRES_APPROVAL',
    summary: () => 'Answer to a customer about their ticket',
    params: (pick) => ({ to: `${pick.one(PEOPLE)}@customer.example`, subject: `Your ticket #${pick.whole(1000, 9999)}`, body: 'Thank you for your patience. Your case is solved.' }),
    denied: 0.06,
    fails: 0.02,
  },
  {
    agent: 'analytics-bot',
    type: 'export',
    tool: 'run',
    weight: 4,
    reason: 'NEW_COUNTERPARTY',
    summary: () => 'Weekly figures for the partner',
    params: (pick) => ({ dataset: pick.one(['orders', 'sessions', 'invoices']), destination: pick.one(PARTNERS), rows: pick.whole(1000, 90000) }),
    denied: 0.22,
    fails: 0.05,
  },
];

/** What people answered when they said no. */
export const DENIALS = [
  'Not approved during code freeze',
  'Wrong account',
  'The parameters are not what the ticket asks for',
  'Ask again after the incident is closed',
  'This partner has no contract yet',
] as const;
