import { z } from 'zod';
import { onlyAgent } from '@/lib/approvals/get';
import { withOrg } from '@/lib/db/scope';
import { BY_EXTERNAL_ID, DIALECT_APPROVAL } from '@/lib/db/sql/dialect-approvals';
import { AppError, conflict } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { asId, parseId, publicId, type ApprovalId } from '@/lib/ids';
import { dialectRow, type DialectRow } from './rows';

/** 404 in the words that old clients look for. */
export const unknownApproval = (text: string): AppError =>
  new AppError('NOT_FOUND', parseId('appr', text) ? 'Approval not found' : `Approval not found for action_id: ${text}`);

const found = z.array(z.object({ id: z.string() }));

/**
 * The approval that a path names: by its public id, by `appr_…`, by its plain UUID, or by the id that the caller gave it.
 * Throws NOT_FOUND, and CONFLICT where two agents used the same id of their own.
 */
export async function findApproval(actor: Actor, text: string): Promise<ApprovalId> {
  const id = parseId('appr', text);
  if (id) return id;
  if (text.includes('\0')) throw unknownApproval('');
  const rows = await withOrg(actor.orgId, (run) => run(BY_EXTERNAL_ID, [actor.orgId, onlyAgent(actor), text]));
  const [first, second] = found.parse(rows);
  if (!first) throw unknownApproval(text);
  if (second) {
    const both = [first, second].map((one) => publicId('appr', one.id)).join(' and ');
    throw conflict(`Several agents gave the id '${text}'. Name the approval by our id: ${both}.`);
  }
  return asId('appr', first.id);
}

/** Reads one approval. Throws NOT_FOUND, also for another organization's or another agent's; `text` as it was asked for. */
export async function readApproval(actor: Actor, id: ApprovalId, text: string): Promise<DialectRow> {
  const [row] = await withOrg(actor.orgId, (run) => run(DIALECT_APPROVAL, [actor.orgId, onlyAgent(actor), id]));
  if (!row) throw unknownApproval(text);
  return dialectRow.parse(row['approval']);
}
