import type { RequestByBody } from '@/lib/contracts/approvals-by-body';
import type { SignedApproval } from '@/lib/contracts/signed';
import type { WorkflowApproval } from '@/lib/contracts/workflow';
import { presentSigned } from '@/lib/dialects/signed/present';
import { fromSigned } from '@/lib/dialects/signed/request';
import { presentWorkflow } from '@/lib/dialects/workflow/present';
import { fromWorkflow } from '@/lib/dialects/workflow/request';
import { AppError, forbidden } from '@/lib/errors';
import { execute, type GatewayCall } from '@/lib/gateway/execute';
import type { AgentActor } from '@/lib/identity/actor';
import { parseId } from '@/lib/ids';
import { readApproval } from './find';

type Requested = { approval: SignedApproval | WorkflowApproval; replayed: boolean };

/**
 * Asks a person outright, as the canonical call does; the body says in whose words. Throws what that call throws, and
 * ACTION_ID_TAKEN (400) for an `action_id` that was used before.
 */
export async function requestByDialect(
  actor: AgentActor,
  request: RequestByBody,
  call: GatewayCall,
): Promise<Requested> {
  const proposed = request.dialect === 'signed' ? fromSigned(request.body) : fromWorkflow(request.body);
  const { answer, replayed } = await execute(actor, proposed, call).catch((error: unknown) => {
    const taken = error instanceof AppError && error.code === 'CONFLICT' && request.dialect === 'workflow';
    if (!taken) throw error;
    throw new AppError('ACTION_ID_TAKEN', `Approval already exists for action_id: ${request.body.action_id}`);
  });
  if (answer.decision === 'DENY') throw forbidden(answer.reasons.at(-1)?.message ?? 'Policy denies this request.');
  const text = answer.approval_id ?? '';
  const id = parseId('appr', text);
  if (!id) throw new Error('a request made no approval');
  const row = await readApproval(actor, id, text);
  return { approval: request.dialect === 'signed' ? presentSigned(row) : presentWorkflow(row), replayed };
}
