import { decide } from '@/lib/approvals/decide';
import { makeMember } from '@/lib/approvals/testing/arrange';
import type { TestDatabase } from '@/lib/db/testing/database';
import { execute } from '@/lib/gateway/execute';
import { arrangeAgent, callOf, propose } from '@/lib/gateway/testing/arrange';
import { parseId, type ApprovalId, type OrgId } from '@/lib/ids';

type Arranged = Awaited<ReturnType<typeof arrangeAgent>>;
export type Document = Parameters<typeof arrangeAgent>[1];

/** `kubernetes:deploy` needs a person here, then a connector that only pretends runs it. */
export const GATED = { constraints: { require_human_approval: ['kubernetes:deploy'] } };
export const mock = (config: object = {}): Document => ({ ...GATED, tools: { deploy: { type: 'mock', config } } });
/** The same, run by the agent with a grant. */
export const byAgent: Document = { ...GATED, tools: { deploy: { type: 'agent', config: { grant_seconds: 60 } } } };

const call = { requestId: 'req-test' };

/** An approval that waits for a person, in an organization of its own with an operator. */
export async function pending(sudo: TestDatabase['sudo'], document: Document = mock(), proposed = propose()) {
  const arranged = await arrangeAgent(sudo, document, { separate_requester: 'off' });
  const { answer } = await execute(arranged.actor, proposed, callOf());
  const id = parseId('appr', answer.approval_id ?? '');
  if (!id) throw new Error(`nobody was asked: ${JSON.stringify(answer.reasons)}`);
  const person = await makeMember(sudo, arranged.orgId);
  const approve = () => decide(person, { verb: 'approve', items: [{ id }], via: 'api' }, call);
  const deny = () => decide(person, { verb: 'deny', items: [{ id }], reason: 'no', via: 'api' }, call);
  return { ...arranged, id, person, approve, deny };
}

/** The same, approved by the operator and not yet started. */
export async function approved(
  sudo: TestDatabase['sudo'],
  document?: Document,
  proposed?: Parameters<typeof execute>[1],
) {
  const made = await pending(sudo, document, proposed);
  const [verdict] = await made.approve();
  if (verdict?.kind !== 'decided') throw new Error('not approved');
  return made;
}

/** What the database says of an approval and of its runs, past every statement of the application. */
export function looking(sudo: TestDatabase['sudo']) {
  const rows = (text: string, values: unknown[]) => sudo(text, values);
  return {
    approval: async ({ orgId, id }: { orgId: OrgId; id: ApprovalId }) =>
      (await rows('SELECT * FROM approvals WHERE org_id = $1 AND id = $2', [orgId, id]))[0] ?? {},
    runs: ({ orgId, id }: { orgId: OrgId; id: ApprovalId }) =>
      rows('SELECT * FROM executions WHERE org_id = $1 AND approval_id = $2 ORDER BY attempt', [orgId, id]),
    /** The types of its events, in the order in which they happened. */
    events: async ({ orgId, id }: { orgId: OrgId; id: ApprovalId }) =>
      (
        await rows(
          'SELECT type FROM audit_events WHERE org_id = $1 AND approval_id = $2 ORDER BY occurred_at, xid, ctid',
          [orgId, id],
        )
      ).map((row) => String(row['type'])),
    outbox: async ({ orgId }: { orgId: OrgId }) => (await rows('SELECT FROM outbox WHERE org_id = $1', [orgId])).length,
    /** Lets the time pass in which its run is left to the process that approved it. */
    hurry: ({ orgId }: { orgId: OrgId }) => rows('UPDATE outbox SET available_at = now() WHERE org_id = $1', [orgId]),
    /** Lets the lease of its run pass. */
    passLease: ({ orgId, id }: { orgId: OrgId; id: ApprovalId }) =>
      rows(
        `UPDATE executions SET lease_expires_at = clock_timestamp() WHERE org_id = $1 AND approval_id = $2 AND status = 'running'`,
        [orgId, id],
      ),
  };
}

export type { Arranged };
