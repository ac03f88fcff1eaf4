import { invalid } from '@/lib/errors';
import { redactText } from '@/lib/redaction/secret-text';
import type { ProposedAction } from './proposed-action';

/**
 * Names and ids are kept, shown, searched and sent on as they are, so a secret must not be in one: INVALID names every
 * such field. Texts and params are masked instead.
 */
export function refuseSecrets({ action, run_id, session_id, external_id }: ProposedAction): void {
  const fields = { 'action.type': action.type, 'action.tool': action.tool, run_id, session_id, external_id };
  const errors = Object.entries(fields)
    .filter(([, value]) => value !== undefined && redactText(value) !== value)
    .map(([path]) => ({ path, message: 'looks like a secret; names and ids are shown to everybody' }));
  if (errors.length > 0) throw invalid(errors);
}
