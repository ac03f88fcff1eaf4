import type {
  BulkApproveAnswer,
  BulkApproveBody,
  BulkDenyAnswer,
  BulkDenyBody,
} from '@/lib/contracts/approval-decisions';
import type { Actor } from '@/lib/identity/actor';
import { newId, publicId, type ApprovalId } from '@/lib/ids';
import { distinct, type Given } from './bulk-items';
import { decideAndRun, type Settled } from './decide-and-run';
import type { Decision, DecisionItem } from './decide';
import { requirePerson, viaOf, type Via } from './deciding';
import { presentExecution } from './present';
import { NOT_FOUND, type Refusal } from './refusal';
import type { DecisionOutcome } from './rows';

type Call = { requestId: string; via?: Via };
type ItemError = { approval_id: string; status: 'error'; error: string; code: Refusal['code'] };

/** Approves up to 500 at once; each is decided by itself, one bad item never harms the rest. Throws HUMAN_REQUIRED. */
export async function bulkApprove(actor: Actor, body: BulkApproveBody, call: Call): Promise<BulkApproveAnswer> {
  const { items, approval_ids, ...rest } = body;
  const { batchId, results } = await decideAll(actor, itemsOf(items, approval_ids), { verb: 'approve', ...rest }, call);
  const answers = results.map((result) =>
    'outcome' in result
      ? { approval_id: result.approval_id, status: 'approved' as const, execution: presentExecution(result.outcome) }
      : result,
  );
  const errors = answers.filter((answer) => answer.status === 'error').length;
  return { batch_id: batchId, results: answers, summary: { approved: answers.length - errors, errors } };
}

/** Denies up to 500 at once, with one reason. */
export async function bulkDeny(actor: Actor, body: BulkDenyBody, call: Call): Promise<BulkDenyAnswer> {
  const { items, approval_ids, ...rest } = body;
  const { batchId, results } = await decideAll(actor, itemsOf(items, approval_ids), { verb: 'deny', ...rest }, call);
  const answers = results.map((result) =>
    'outcome' in result ? { approval_id: result.approval_id, status: 'denied' as const } : result,
  );
  const errors = answers.filter((answer) => answer.status === 'error').length;
  return { batch_id: batchId, results: answers, summary: { denied: answers.length - errors, errors } };
}

const itemsOf = (items: readonly Given[] | undefined, ids: readonly string[] | undefined): readonly Given[] =>
  items ?? (ids ?? []).map((approval_id) => ({ approval_id }));

type Result = { approval_id: string; outcome: DecisionOutcome } | ItemError;

async function decideAll(
  actor: Actor,
  given: readonly Given[],
  decision: Omit<Decision, 'items' | 'via' | 'batchId'>,
  call: Call,
): Promise<{ batchId: string; results: Result[] }> {
  const person = requirePerson(actor);
  const batchId = newId('batch');
  const entries = distinct(given);
  const items = entries.flatMap(({ item }) => (item ? [item] : []));
  const via = call.via ?? viaOf(person);
  const settled = new Map<ApprovalId, Settled>();
  if (items.length > 0) {
    for (const one of await decideAndRun(person, { ...decision, items, via, batchId }, call)) settled.set(one.id, one);
  }
  return {
    batchId: publicId('batch', batchId),
    results: entries.map(({ text, item }) => resultOf(text, item, settled)),
  };
}

function resultOf(text: string, item: DecisionItem | null, settled: ReadonlyMap<ApprovalId, Settled>): Result {
  const found = item && settled.get(item.id);
  if (found?.kind === 'done') return { approval_id: publicId('appr', found.id), outcome: found.outcome };
  const { brief, code } = found?.refusal ?? NOT_FOUND;
  return { approval_id: item ? publicId('appr', item.id) : text, status: 'error', error: brief, code };
}
