import type { Reason } from '@/lib/contracts/policy';
import { secretCutter, secretsIn } from '@/lib/execution/connectors/cut-secrets';
import type { JsonObject, JsonValue } from '@/lib/json/value';
import type { EvaluationResult } from '@/lib/policy/types';
import { redact } from '@/lib/redaction/secrets';
import { redactText } from '@/lib/redaction/secret-text';
import type { ProposedAction } from './proposed-action';

/** One submission as it may be stored, shown and answered: redacted once, so that every reader gets the same. */
export type Redacted = {
  params: JsonObject;
  context: JsonObject | null;
  counterparty: JsonObject | null;
  /** Who is on the other side, by which name it is remembered (null: it holds a secret and is not), and as it is shown. */
  counterparties: readonly { key: string | null; shown: string }[];
  summary: string | null;
  reason: string | null;
  requestedLabel: string | null;
  reasons: Reason[];
  /** What would have needed a person, had not a rule, a grant or gating off stood in. */
  waived: Reason[];
};

/**
 * Masks secrets in everything that an agent wrote and in what the policy engine said of it: by name and shape, and the
 * values that are masked in the params wherever else they stand. Pure.
 */
export function redactSubmission(proposed: ProposedAction, result: EvaluationResult): Redacted {
  const { secretParams, counterpartyIds: ids } = result.toolResolution;
  const { params } = proposed.action;
  const safe = redact(params, { secretParams });
  const cut = safe.masked.length === 0 ? null : secretCutter(secretsIn(params as JsonObject, secretParams));
  const text = (value: string): string => {
    const masked = redactText(value);
    return cut ? String(cut(masked)) : masked;
  };
  const optional = (value: string | undefined): string | null => (value ? text(value) : null);
  const object = (value: Readonly<Record<string, unknown>>): JsonObject => {
    const masked = redact(value, { secretParams }).value;
    return cut ? asObject(cut(masked)) : masked;
  };
  const reason = ({ code, message, details }: Reason): Reason => ({
    code,
    message: text(message),
    ...(details ? { details: object(details) } : {}),
  });
  return {
    params: safe.value,
    context: proposed.context ? object(proposed.context) : null,
    counterparty: proposed.counterparty || ids.length > 0 ? object({ id: ids[0], ...proposed.counterparty }) : null,
    counterparties: ids.map((id) => {
      const shown = text(id);
      return { key: shown === id ? id.toLowerCase() : null, shown };
    }),
    summary: optional(proposed.summary ?? proposed.action.description),
    reason: optional(proposed.reason),
    requestedLabel: optional(proposed.requested_label),
    reasons: result.reasons.map(reason),
    waived: result.waived.map(reason),
  };
}

/** Cutting changes texts only, never the kind of a value. */
const asObject = (value: JsonValue): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
