import { getApproval } from '@/lib/approvals/get';
import type { FORMATS } from '@/lib/contracts/approvals-by-body';
import { action } from '@/lib/dialects/module/actions';
import { presentSigned } from '@/lib/dialects/signed/present';
import { presentWorkflow } from '@/lib/dialects/workflow/present';
import type { Actor } from '@/lib/identity/actor';
import { findApproval, readApproval } from './find';

type Format = (typeof FORMATS)[number];

/** One approval, in the words of the dialect it was made in unless others are asked for. */
export async function getInDialect(actor: Actor, text: string, format: Format | undefined): Promise<unknown> {
  const id = await findApproval(actor, text);
  const row = await readApproval(actor, id, text);
  switch (format ?? row.dialect) {
    case 'signed':
      return presentSigned(row);
    case 'workflow':
      return presentWorkflow(row);
    case 'module':
      return action(actor, id);
    case 'canonical':
      return getApproval(actor, id);
  }
}
