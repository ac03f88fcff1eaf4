import type { Proposal } from './client';

/** One thing that the simulated agent does. */
export type Act = {
  /** Which of the demo's agents does it. */
  agent: string;
  /** What to look at in the console. */
  about: string;
  proposal: Proposal;
  /** Sends it twice, as an agent does that got no answer the first time. */
  twice?: boolean;
};

// Written as escapes: what they do is what they hide.
const ZERO_WIDTH = '\u200b';
const REVERSED = '\u202e';
const END_REVERSED = '\u202c';
const CYRILLIC_A = '\u0430';

/** What the simulated agent files, in this order. `round` makes each run's requests new ones. */
export function actsOf(round: string): readonly Act[] {
  const run_id = `demo-${round}`;
  return [
    {
      agent: 'deployment-bot',
      about: 'a release that waits for a person',
      proposal: {
        action: {
          type: 'kubernetes',
          tool: 'deploy',
          params: { namespace: 'production', image: 'checkout:v3.2.1', replicas: 4 },
        },
        summary: 'Release checkout:v3.2.1 after green tests',
        run_id,
      },
    },
    {
      agent: 'customer-bot',
      about: 'a mail whose text hides characters; the review shows them',
      proposal: {
        action: {
          type: 'email',
          tool: 'send',
          params: {
            to: `billing@p${CYRILLIC_A}rtner.example`,
            subject: `Invoice${ZERO_WIDTH} 4711`,
            body: `Please pay as agreed. Details: ${REVERSED}fdp.eciovni${END_REVERSED}`,
          },
        },
        summary: `Send the usual${ZERO_WIDTH} invoice ${REVERSED}yltnegru${END_REVERSED} please`,
        run_id,
      },
    },
    {
      agent: 'customer-bot',
      about: 'a refund that is sent twice and is asked for once',
      twice: true,
      proposal: {
        action: {
          type: 'refund',
          tool: 'issue',
          params: { customer: 'm.chen', amount: 89, currency: 'EUR', order: `ORD-${round}` },
        },
        summary: 'Customer was charged twice and asks for the money back',
        run_id,
      },
    },
    {
      agent: 'customer-bot',
      about: 'a refund that nobody may answer in time: it expires in 75 seconds',
      proposal: {
        action: {
          type: 'refund',
          tool: 'issue',
          params: { customer: 'a.novak', amount: 240, currency: 'EUR', order: `ORD-${round}-2` },
        },
        summary: 'Goodwill for a late delivery, the customer is on the phone',
        expires_in_seconds: 75,
        run_id,
      },
    },
    {
      agent: 'analytics-bot',
      about: 'a query that its manifest allows: it runs at once',
      proposal: { action: { type: 'query', tool: 'run', params: { dataset: 'orders', days: 7 } }, run_id },
    },
    {
      agent: 'deployment-bot',
      about: 'a shell that its manifest has no tool for: refused',
      proposal: {
        action: { type: 'kubernetes', tool: 'exec', params: { namespace: 'production', command: ['sh'] } },
        run_id,
      },
    },
    {
      agent: 'analytics-bot',
      about: 'an export to a new partner that the agent runs itself, with a grant',
      proposal: {
        action: {
          type: 'export',
          tool: 'run',
          params: { dataset: 'orders', destination: `sftp.new-partner-${round}.example`, rows: 1280 },
        },
        summary: 'Weekly figures for the new partner',
        run_id,
      },
    },
  ];
}
