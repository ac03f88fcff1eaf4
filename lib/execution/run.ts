import { openParams } from '@/lib/approvals/sealed-params';
import { isDraining } from '@/lib/drain';
import type { SystemActor } from '@/lib/identity/actor';
import { asId, type ApprovalId, type OrgId } from '@/lib/ids';
import { log } from '@/lib/log';
import { actionHash } from '@/lib/signing/digest';
import { runConnector } from './connectors/run-connector';
import { claimExecution, type Claimed } from './claim';
import { finishExecution, type Outcome } from './finish';
import { track } from './in-flight';
import { pinnedTool, type PinnedTool } from './pinned-tool';
import { targetOf } from './target';

/** So many connectors of one bulk decision run at a time. */
const PARALLEL = 8;

const gateway = (orgId: OrgId): SystemActor => ({ kind: 'system', orgId, label: 'gateway' });

/**
 * Starts approved actions and waits for their results up to `waitMs` in all; what takes longer goes on without the caller.
 * Safe to call twice and from several replicas: each action is claimed once. Never throws for a failed run. A process
 * that is told to stop begins no further run; their outbox rows stand.
 */
export async function startApproved(
  orgId: OrgId,
  ids: readonly ApprovalId[],
  options: { waitMs: number; requestId: string | null },
): Promise<void> {
  const queue = [...ids];
  const worker = async () => {
    while (!isDraining()) {
      const id = queue.shift();
      if (id === undefined) return;
      try {
        await runApproved(orgId, id, options.requestId);
      } catch (error) {
        // Before the claim nothing was begun: the outbox row is still there and any replica starts it. After it, the lease.
        log().error(
          { err: error, approval_id: id },
          'an approved action could not be started, or its result not recorded',
        );
      }
    }
  };
  const all = track(Promise.all(Array.from({ length: Math.min(PARALLEL, ids.length) }, worker)));
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, options.waitMs);
  });
  await Promise.race([all, patience]);
  clearTimeout(timer);
}

/** Claims, runs and records one approved action. False when somebody else has it. */
export async function runApproved(orgId: OrgId, approvalId: ApprovalId, requestId: string | null): Promise<boolean> {
  const actor = gateway(orgId);
  const claimed = await claimExecution(actor, approvalId, requestId);
  if (!claimed) return false;
  const { outcome, secretParams } = await perform(orgId, approvalId, claimed);
  const result = await finishExecution(actor, requestId, claimed.executionId, outcome, {
    reporter: null,
    secretParams,
  });
  if (!result)
    log().warn({ approval_id: approvalId }, 'a run ended after its lease; its outcome is for a person to reconcile');
  return true;
}

type Performed = { outcome: Outcome; secretParams: readonly string[] };

const refused = (code: string, message: string): Performed => ({
  outcome: { outcome: 'failed', error: { code, message } },
  secretParams: [],
});

/** Checks once more that what runs is what was approved, then calls the connector. */
async function perform(orgId: OrgId, approvalId: ApprovalId, claimed: Claimed): Promise<Performed> {
  let pinned: PinnedTool;
  let params: Record<string, unknown>;
  try {
    pinned = await pinnedTool(orgId, claimed);
    params = openParams(orgId, approvalId, claimed.params_sealed);
  } catch (error) {
    log().error({ err: error, approval_id: approvalId }, 'an approved action could not be prepared');
    return refused('NOT_RUNNABLE', 'The approved action could not be read; nothing was sent.');
  }
  const { definition: tool, secretParams } = pinned;
  if (claimed.manifest_status !== 'active' && claimed.manifest_status !== 'superseded') {
    return refused(
      'MANIFEST_INACTIVE',
      `The manifest is ${claimed.manifest_status ?? 'gone'} by now; nothing was sent.`,
    );
  }
  if (!tool || tool.type === 'agent')
    return refused('TOOL_NOT_CONFIGURED', 'The manifest has no connector for this tool; nothing was sent.');
  if (targetOf(tool).hash !== claimed.target_hash) {
    return refused('TARGET_CHANGED', 'The target is not the one that was approved; nothing was sent.');
  }
  if (actionHash({ type: claimed.action_type, tool: claimed.tool, params }) !== claimed.action_hash) {
    return refused('ACTION_CHANGED', 'The action is not the one that was approved; nothing was sent.');
  }
  const outcome = await runConnector({
    orgId,
    org: { slug: claimed.slug, isFirst: claimed.is_first },
    tool,
    action: { type: claimed.action_type, tool: claimed.tool, params },
    secretParams,
    executionId: claimed.executionId,
    reference: { approvalId, interactionId: claimed.interaction_id ? asId('int', claimed.interaction_id) : null },
    actionHash: claimed.action_hash,
  });
  return { outcome, secretParams };
}
