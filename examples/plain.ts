/** A plain script: nothing is restored before a person has said yes. `npx tsx examples/plain.ts` */
import { Countersign, GuardrailViolation } from 'countersign/client';

const countersign = new Countersign(); // COUNTERSIGN_URL, COUNTERSIGN_API_KEY

const restore = countersign.guard(
  'database:restore',
  ({ database, to }: { database: string; to: string }) => Promise.resolve({ restored: `${database} into ${to}` }),
  ({ database, to }) => ({
    summary: `Restore ${database} into ${to}`,
    onPending: (id) => console.log(`waiting for a person: ${id}`),
  }),
);

try {
  console.log(await restore({ database: 'orders', to: 'staging' }));
} catch (error) {
  if (!(error instanceof GuardrailViolation)) throw error;
  console.log(`not done: ${error.message}`);
}
