import type { Pick } from './random';

/** One kind of request that the demo's agents file, with the words and numbers to vary. */
export type Scene = {
  agent: string;
  type: string;
  tool: string;
  /** How often it comes, among the scenes of its list. */
  weight: number;
  params: (pick: Pick) => Record<string, unknown>;
};

/** One that a person decides, with how often people say no to it and how often its run fails. */
export type GatedScene = Scene & { summary: string; denied: number; fails: number };

const SERVICES = ['app', 'checkout', 'search', 'billing', 'gateway', 'notifications'] as const;
export const PEOPLE = ['j.berg', 'l.santos', 'm.chen', 'a.novak', 's.okafor', 'k.lindqvist'] as const;
const FEEDS = ['api', 'bi', 'data', 'ledger', 'sftp'] as const;
const PARTNERS = [
  'alder-logistics',
  'brightside',
  'cobalt-media',
  'dunes-retail',
  'ember-health',
  'fjord-travel',
  'granite-bank',
  'harbor-foods',
  'iris-energy',
  'juniper-labs',
  'kestrel-air',
  'lumen-press',
] as const;

/** What a person decides. Whether and why it is stopped says the policy engine, not this list. */
export const GATED: readonly [GatedScene, ...GatedScene[]] = [
  {
    agent: 'deployment-bot',
    type: 'kubernetes',
    tool: 'deploy',
    weight: 9,
    summary: 'Release of the nightly build after green tests',
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
    summary: 'Remove a preview environment that nobody uses any more',
    params: (pick) => ({ namespace: `preview-${pick.whole(100, 999)}`, kind: 'Deployment', name: pick.one(SERVICES) }),
    denied: 0.2,
    fails: 0.02,
  },
  {
    agent: 'customer-bot',
    type: 'refund',
    tool: 'issue',
    weight: 6,
    summary: 'Customer was charged twice and asks for the money back',
    params: (pick) => ({
      customer: pick.one(PEOPLE),
      amount: pick.whole(12, 480),
      currency: 'EUR',
      order: `ORD-${pick.whole(10000, 99999)}`,
    }),
    denied: 0.16,
    fails: 0.03,
  },
  {
    agent: 'customer-bot',
    type: 'crm',
    tool: 'delete',
    weight: 3,
    summary: 'Clean up records that match the filter',
    params: (pick) => ({
      filter: `last_seen < now() - ${pick.whole(12, 48)} months`,
      records: pick.whole(101, 900),
    }),
    denied: 0.25,
    fails: 0.02,
  },
  {
    agent: 'customer-bot',
    type: 'email',
    tool: 'send',
    weight: 7,
    summary: 'Answer to a customer about their ticket',
    params: (pick) => ({
      to: `${pick.one(PEOPLE)}@customer.example`,
      subject: `Your ticket #${pick.whole(1000, 9999)}`,
      body: 'Thank you for your patience. Your case is solved.',
    }),
    denied: 0.06,
    fails: 0.02,
  },
  {
    agent: 'analytics-bot',
    type: 'export',
    tool: 'run',
    weight: 4,
    summary: 'Weekly figures for the partner',
    params: (pick) => ({
      dataset: pick.one(['orders', 'sessions', 'invoices']),
      destination: `${pick.one(FEEDS)}.${pick.one(PARTNERS)}.example`,
      rows: pick.whole(1000, 90000),
    }),
    denied: 0.22,
    fails: 0.05,
  },
];

/** Fills the day's budget up to what the operator guide shows. */
export const SCALE: Scene = {
  agent: 'deployment-bot',
  type: 'kubernetes',
  tool: 'scale',
  weight: 3,
  params: (pick) => ({ namespace: 'staging', deployment: pick.one(SERVICES), replicas: pick.whole(1, 8) }),
};

/** What agents do beside it and nobody has to look at: allowed by their manifests, or refused by them. */
export const UNGATED: readonly [Scene, ...Scene[]] = [
  SCALE,
  {
    agent: 'customer-bot',
    type: 'crm',
    tool: 'update',
    weight: 5,
    params: (pick) => ({ customer: pick.one(PEOPLE), field: 'language', value: pick.one(['de', 'en', 'pt', 'sv']) }),
  },
  {
    agent: 'analytics-bot',
    type: 'query',
    tool: 'run',
    weight: 5,
    params: (pick) => ({ dataset: pick.one(['orders', 'sessions', 'invoices']), days: pick.whole(1, 90) }),
  },
  {
    agent: 'deployment-bot',
    type: 'kubernetes',
    tool: 'exec',
    weight: 1,
    params: (pick) => ({ namespace: 'production', pod: `${pick.one(SERVICES)}-0`, command: ['sh'] }),
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

/** What people noted when they said yes; mostly nothing. */
export const NOTES = [
  null,
  null,
  null,
  'Reviewed deployment plan, approved for production rollout',
  'Checked against the ticket',
  'Agreed with the team lead',
] as const;
