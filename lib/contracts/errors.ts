/**
 * Every error a caller can get, with its one HTTP status and the title of the problem document (RFC 9457).
 * The only code → status table of the system; `lib/api/problem.ts` renders it, clients import the codes.
 */
export const ERRORS = {
  MALFORMED: { status: 400, title: 'Malformed request' },
  NOT_PENDING: { status: 400, title: 'Not pending' },
  UNKNOWN_ACTION_ID: { status: 400, title: 'Unknown action id' },
  ACTION_ID_TAKEN: { status: 400, title: 'Action id used before' },
  UNAUTHENTICATED: { status: 401, title: 'Not signed in' },
  INVALID_CREDENTIALS: { status: 401, title: 'Wrong credentials' },
  FORBIDDEN: { status: 403, title: 'Not allowed' },
  ORIGIN_MISMATCH: { status: 403, title: 'Wrong origin' },
  SELF_APPROVAL: { status: 403, title: 'Somebody else must decide this' },
  HUMAN_REQUIRED: { status: 403, title: 'A person must do this' },
  REAUTH_REQUIRED: { status: 403, title: 'Give your password again' },
  PASSWORD_CHANGE_REQUIRED: { status: 403, title: 'Change your password first' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  CONFLICT: { status: 409, title: 'Conflict' },
  ALREADY_DECIDED: { status: 409, title: 'Already decided' },
  APPROVAL_EXPIRED: { status: 409, title: 'Approval expired' },
  NOT_APPROVED: { status: 409, title: 'Not approved' },
  ALREADY_USED: { status: 409, title: 'Used already' },
  ACTION_MISMATCH: { status: 409, title: 'Another action was approved' },
  CONTEXT_MISMATCH: { status: 409, title: 'Another context was approved' },
  CHANGED: { status: 409, title: 'Changed since you saw it' },
  BUDGET_EXCEEDED: { status: 409, title: 'Budget exceeded' },
  BULK_NOT_ALLOWED: { status: 409, title: 'Not allowed in bulk' },
  CONFIRM_DENIED: { status: 409, title: 'Confirm what a person denied' },
  IN_PROGRESS: { status: 409, title: 'Already in progress' },
  TOO_LARGE: { status: 413, title: 'Body too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Unsupported media type' },
  INVALID: { status: 422, title: 'Invalid request' },
  INVALID_SIGNATURE: { status: 422, title: 'Invalid signature' },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'Idempotency key used for another request' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  TOO_MANY_PENDING: { status: 429, title: 'Too many pending approvals' },
  INTERNAL: { status: 500, title: 'Internal error' },
  UNAVAILABLE: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One bad field: `path` in dots and brackets (`action.params.items[2]`), `message` says what would be right. */
export type FieldError = { path: string; message: string };

/** RFC 9457 problem document as this API answers it. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  request_id: string;
  errors?: FieldError[];
  current?: unknown;
};
