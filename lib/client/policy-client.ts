import { GuardrailViolation } from './errors';
import { Transport, type CallOptions, type ClientOptions } from './transport';

/** What the built-in policies know. */
export const ActionType = {
  EXECUTE_CODE: 'execute_code',
  DEPLOY: 'deploy',
  CREATE_BILLING: 'create_billing',
  DELETE_FILES: 'delete_files',
  NETWORK_ACCESS: 'network_access',
} as const;
export type ActionType = (typeof ActionType)[keyof typeof ActionType];

export type PolicyDecision = { allowed: boolean; reason: string; requires_approval: boolean };

/** The policy said no; the message contains `blocked by policy`. */
export class PolicyBlockedError extends GuardrailViolation {
  override name = 'PolicyBlockedError';
}

/** A person must be asked first; the message contains `requires human approval`. */
export class ApprovalRequiredError extends GuardrailViolation {
  override name = 'ApprovalRequiredError';
}

/** Asks the server's built-in safety policies before an action. */
export class PolicyClient {
  readonly #transport: Transport;

  /** `baseUrl`: `COUNTERSIGN_URL`, else `http://localhost:3000`. */
  constructor(baseUrl?: string, options: Omit<ClientOptions, 'url'> = {}) {
    this.#transport = new Transport({ ...options, ...(baseUrl === undefined ? {} : { url: baseUrl }) });
  }

  checkAction(
    action: ActionType | (string & {}),
    context: Record<string, unknown> = {},
    options: CallOptions = {},
  ): Promise<PolicyDecision> {
    const sent = { ...options, body: { action, context }, repeatable: true };
    return this.#transport.call('POST', '/api/v1/safety/check', sent);
  }

  checkCodeExecution(command: string): Promise<PolicyDecision> {
    return this.checkAction(ActionType.EXECUTE_CODE, { command });
  }

  checkDeployment(platform: string, config: Record<string, unknown> = {}): Promise<PolicyDecision> {
    return this.checkAction(ActionType.DEPLOY, { platform, config });
  }

  checkBilling(operation: string, amount?: number): Promise<PolicyDecision> {
    return this.checkAction(ActionType.CREATE_BILLING, { operation, ...(amount === undefined ? {} : { amount }) });
  }

  checkDeleteFiles(paths: readonly string[]): Promise<PolicyDecision> {
    return this.checkAction(ActionType.DELETE_FILES, { paths });
  }

  checkNetworkAccess(url: string, allowlist?: readonly string[]): Promise<PolicyDecision> {
    return this.checkAction(ActionType.NETWORK_ACCESS, { url, ...(allowlist === undefined ? {} : { allowlist }) });
  }

  /** Throws unless the action may go on without anybody: first where a person could allow it, then where nobody can. */
  enforceDecision(decision: PolicyDecision): void {
    if (decision.requires_approval)
      throw new ApprovalRequiredError(`Action requires human approval: ${decision.reason}`);
    if (!decision.allowed) throw new PolicyBlockedError(`Action blocked by policy: ${decision.reason}`);
  }

  async checkAndEnforce(action: ActionType | (string & {}), context: Record<string, unknown> = {}): Promise<void> {
    this.enforceDecision(await this.checkAction(action, context));
  }
}
