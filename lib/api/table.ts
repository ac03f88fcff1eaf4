import { env } from '@/lib/env';
import { openApi } from './openapi';
import { publicOperation, type Operation } from './operation';
import { agentOperations } from './operations/agents';
import { approvalOperations } from './operations/approvals';
import { auditOperations } from './operations/audit';
import { authOperations } from './operations/auth';
import { capabilityTokenOperations } from './operations/capability-tokens';
import { executionOperations } from './operations/executions';
import { gatewayOperations } from './operations/gateway';
import { interactionOperations } from './operations/interactions';
import { manifestOperations } from './operations/manifests';
import { mcpOperations } from './operations/mcp';
import { memberOperations } from './operations/members';
import { metricOperations } from './operations/metrics';
import { moduleOperations } from './operations/module';
import { notificationOperations } from './operations/notifications';
import { orgOperations } from './operations/orgs';
import { policyOperations } from './operations/policies';
import { ruleOperations } from './operations/rules';
import { secretOperations } from './operations/secrets';
import { safetyOperations } from './operations/safety';
import { sharedApprovalOperations } from './operations/shared-approvals';
import { signingOperations } from './operations/signing';
import { streamOperations } from './operations/streams';
import { systemOperations } from './operations/system';
import { tokenOperations } from './operations/tokens';
import { toolOperations } from './operations/tools';
import { webhookOperations } from './operations/webhooks';

const described: readonly Operation[] = [
  ...gatewayOperations,
  ...streamOperations,
  ...approvalOperations,
  ...executionOperations,
  ...signingOperations,
  ...sharedApprovalOperations,
  ...safetyOperations,
  ...agentOperations,
  ...manifestOperations,
  ...toolOperations,
  ...secretOperations,
  ...policyOperations,
  ...ruleOperations,
  ...capabilityTokenOperations,
  ...interactionOperations,
  ...auditOperations,
  ...authOperations,
  ...orgOperations,
  ...memberOperations,
  ...tokenOperations,
  ...metricOperations,
  ...moduleOperations,
  ...webhookOperations,
  ...notificationOperations,
  ...mcpOperations,
  ...systemOperations,
];

const openApiOperation = publicOperation({
  id: 'system.openapi',
  method: 'GET',
  path: '/api/v1/openapi.json',
  document: true,
  tag: 'System',
  summary: 'This description',
  response: { status: 200, description: 'OpenAPI 3.1' },
  handler: () => Promise.resolve(description()),
});

/** Every operation of the API, once. Both mounts, OpenAPI and the tests over all operations read this table. */
export const OPERATIONS: readonly Operation[] = [...described, openApiOperation];

let made: { appUrl: string; answer: ReturnType<typeof openApi> } | undefined;

/** The OpenAPI description of the whole table, at this server's address; made once, as neither changes while it runs. */
export function description(): ReturnType<typeof openApi> {
  const { appUrl } = env();
  if (made?.appUrl !== appUrl) made = { appUrl, answer: openApi(OPERATIONS, appUrl) };
  return made.answer;
}
