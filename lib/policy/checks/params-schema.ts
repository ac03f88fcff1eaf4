import type { CheckOutcome, ManifestContext } from '@/lib/policy/check';
import { deny, PASS, skip } from '@/lib/policy/check';
import { paramsFault } from '@/lib/policy/params-schema';

const NO_SCHEMA_DECLARED = skip('no schema declared');

/** Check 5: the params fit the tool's schema, and don't contradict what the caller states beside them. */
export function paramsSchema({ input, facts, toolResolution }: ManifestContext): CheckOutcome {
  const fault = facts.faults[0];
  if (fault !== undefined) return invalid(toolResolution.action, fault.path, fault.message);
  const schema = toolResolution.definition?.params_schema;
  if (schema === undefined || Object.keys(schema).length === 0) return NO_SCHEMA_DECLARED;
  const mismatch = paramsFault(schema, input.action.params);
  return mismatch === null ? PASS : invalid(toolResolution.action, mismatch.path, mismatch.message);
}

function invalid(action: string, path: string, message: string): CheckOutcome {
  const where = path === '' ? 'the params' : `'${path}'`;
  return deny('PARAMS_INVALID', `The params of '${action}' are not valid: ${where} ${message}`, 'invalid', {
    path,
    message,
  });
}
