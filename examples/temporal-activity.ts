/**
 * An activity of a workflow engine (Temporal and the like): asks under an id that is the same however often the engine
 * runs it again, so that a retried activity finds its own request instead of asking twice.
 */
import { ApprovalClient, ApprovalCallError, PolicyClient } from 'countersign/client';

type DeployConfig = { projectName: string; [setting: string]: unknown };

/** What the engine tells an activity: `Context.current()` of `@temporalio/activity` has it. */
type ActivityContext = {
  info: { workflowExecution: { workflowId: string; runId: string }; activityId: string };
  cancellationSignal: AbortSignal;
};

export async function deployToVercel(context: ActivityContext, config: DeployConfig): Promise<{ url: string }> {
  const { runId } = context.info.workflowExecution;
  const signal = context.cancellationSignal;
  const decision = await new PolicyClient().checkDeployment('vercel', config);
  if (!decision.allowed) throw new Error(`Deployment blocked: ${decision.reason}`);

  if (decision.requires_approval) {
    const approvals = new ApprovalClient();
    const actionId = `deploy-vercel-${runId}-${context.info.activityId}`;
    try {
      await approvals
        .requestApproval({
          action_id: actionId,
          action_type: 'deploy',
          description: `Deploy ${config.projectName} to Vercel`,
          context: { platform: 'vercel', config },
          run_id: runId,
          timeout_seconds: 3600,
        })
        .catch((error: unknown) => {
          // Asked for by an earlier attempt of this activity: wait for that one.
          if (!(error instanceof ApprovalCallError && /already exists/.test(error.message))) throw error;
        });
      await approvals.waitForApproval(actionId, 5, undefined, { signal });
    } catch (error) {
      throw new Error(`Deployment approval failed: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  return { url: `https://${config.projectName}.vercel.example` }; // the deployment itself
}
