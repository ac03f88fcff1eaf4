import { z } from 'zod';
import { auditRow } from '@/lib/audit/append';
import { now as clockNow } from '@/lib/clock';
import { asOwner } from '@/lib/db/sql/identity-owner';
import { DEMO_BEGIN, DEMO_COMMIT, DEMO_LOCK, DEMO_ORG, DEMO_WANTED, insertRows } from '@/lib/db/sql/demo-seed';
import type { Run } from '@/lib/db/scope';
import { newId, type OrgId } from '@/lib/ids';
import { makeAgents } from './agents';
import { keepKeys } from './keys';
import { DEMO_NAME, DEMO_SLUG } from './org';
import { makePeople } from './people';
import { eventAt, later, type DemoRows } from './rows';
import { tellMonth } from './tell';

const owners = z.array(z.object({ id: z.string(), email: z.string(), name: z.string() })).max(1);

/** The demo's organization is a day older than its history. */
const AGE_MS = 31 * 86_400_000;

export type SeedOptions = {
  /** The directory to keep the agents' keys in for `npm run agent`; null: nowhere, nobody can use them. */
  keysIn: string | null;
};

/**
 * Makes the organization `demo` with its agents, a month of approvals and three that wait, in one transaction on the
 * migrating connection. Does nothing when there is an organization of this name already, or no first one yet; of several
 * servers that start at once one makes it.
 */
export async function seedDemo(
  ownerUrl: string,
  report: (line: string) => void,
  { keysIn }: SeedOptions = { keysIn: null },
): Promise<void> {
  await asOwner(ownerUrl, async (run) => {
    await run(DEMO_BEGIN);
    await run(DEMO_LOCK);
    const [owner] = owners.parse(await run(DEMO_WANTED, [DEMO_SLUG]));
    if (!owner) return; // closing the connection ends the transaction
    report('Making the demo organization with a month of history …');
    const now = clockNow();
    const since = later(now, -AGE_MS);
    const orgId = newId('org');
    await run(DEMO_ORG, [orgId, DEMO_SLUG, DEMO_NAME, since]);
    const system = { kind: 'system' as const, orgId, label: 'first start' };
    const made = eventAt(auditRow(system, null, 'org_created', { slug: DEMO_SLUG, name: DEMO_NAME }), since);
    const people = await makePeople(run, orgId, owner, since);
    const { agents, keys, rows } = makeAgents(people.boss, since, now);
    const byId = new Map(agents.map((agent) => [agent.actor.agentId, agent]));
    const month = tellMonth({ orgId, agents: byId, operators: people.operators }, now);
    await write(run, orgId, rows);
    await write(run, orgId, month);
    await write(run, orgId, { audit_events: [made, ...people.events] });
    if (keysIn !== null) keepKeys(keysIn, keys);
    await run(DEMO_COMMIT);
    report(`The organization "${DEMO_SLUG}" is ready: ${month.approvals.length} approvals`);
  });
}

/** One statement per table, in the order that foreign keys ask for. */
async function write(run: Run, orgId: OrgId, rows: Partial<DemoRows>): Promise<void> {
  for (const [table, list] of Object.entries(rows)) {
    const [first] = list;
    if (first) await run(insertRows(table, Object.keys(first).filter(isColumn)), [orgId, JSON.stringify(list)]);
  }
}

/** The gateway's statements reckon expiry and lease from these; here both are reckoned already. */
const isColumn = (name: string): boolean => name !== 'expires_in' && name !== 'lease_seconds';
