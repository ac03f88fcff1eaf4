import type { CheckOutcome, ManifestContext } from '@/lib/policy/check';
import { escalate, PASS, skip } from '@/lib/policy/check';
import { localClock, withinHours } from '@/lib/policy/windows';

const NO_RESTRICTION = skip('no restriction');

/** Check 9: outside the manifest's hours a person looks. */
export function allowedHours({ input, manifest, toolResolution }: ManifestContext): CheckOutcome {
  const hours = manifest.constraints.allowed_hours;
  if (hours === undefined) return NO_RESTRICTION;
  const { start, end, timezone } = hours;
  if (withinHours(start, end, localClock(timezone, input.now).minute)) return PASS;
  const message = `Action '${toolResolution.action}' was proposed outside the allowed hours, ${start} to ${end} (${timezone})`;
  return escalate([{ code: 'OUTSIDE_ALLOWED_HOURS', message, details: { start, end, timezone } }], 'outside hours');
}
