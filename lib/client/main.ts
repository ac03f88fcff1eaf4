/** `countersign/client`: everything that the package gives. */
export { Countersign, type EndedApproval, type WaitOptions } from './countersign';
export type { Guard, GuardContext, GuardOptions } from './guard';
export type { CallOptions, ClientOptions } from './transport';
export {
  ApiError,
  ApprovalCancelledError,
  ApprovalDeniedError,
  ApprovalExpiredError,
  CountersignError,
  ExecutionError,
  GuardrailViolation,
  NetworkError,
  PolicyDeniedError,
  WaitTimeoutError,
  type FieldError,
} from './errors';
export {
  ApprovalCallError,
  ApprovalClient,
  ApprovalStatus,
  ApprovalTimeoutError,
  NotApprovedError,
  type ApprovalDecision,
  type ApprovalRequest,
  type CreateApprovalRequest,
} from './approval-client';
export {
  ActionType,
  ApprovalRequiredError,
  PolicyBlockedError,
  PolicyClient,
  type PolicyDecision,
} from './policy-client';
export { BudgetClient, BudgetExceededError, type Budget } from './budget-client';
export type {
  About,
  Action,
  ApprovalRequestBody,
  ApprovalState,
  ApprovedApproval,
  CancelledApproval,
  DeniedApproval,
  Evaluated,
  Executed,
  ExecutionStatus,
  ExpiredApproval,
  JsonObject,
  PendingApproval,
  Proposal,
  Reason,
  Reported,
  RunResult,
} from './types';
