import type { Manifest } from '@/lib/contracts/manifest';
import type { Reason } from '@/lib/contracts/policy';
import type { CheckOutcome, ManifestContext } from '@/lib/policy/check';
import { deny, escalate, PASS, pass, skip } from '@/lib/policy/check';
import { anyCovers, anyCoversType } from '@/lib/policy/match-action';

const NO_LIMITS = skip('no limits');

/**
 * Check 6: caps deny, the threshold escalates, both only when the amount is strictly greater. Where one applies and the
 * amount can't be compared with it (absent, no finite number of 0 or more, another currency), a person looks.
 * No currency at all counts as the threshold's, and is held to the smallest cap.
 */
export function amountLimits({ input, manifest, claims, facts, toolResolution }: ManifestContext): CheckOutcome {
  const caps = manifest.policy.amount_caps;
  const capped = Object.keys(caps).length > 0;
  const threshold = applicableThreshold(manifest, input.action.type, input.action.tool, toolResolution.action);
  const tokenMax = claims?.constraints?.amount_max;
  if (!capped && threshold === undefined && tokenMax === undefined) return NO_LIMITS;

  if (facts.amountState === 'absent') {
    if (toolResolution.definition?.amount_path === null) return pass('the tool moves no amount');
    return unreadable(`Action '${toolResolution.action}' has limits on its amount and states none`);
  }
  const { amount, currency } = facts;
  if (amount === null) {
    return unreadable(`The amount of '${toolResolution.action}' is not a number that can be compared with its limits`);
  }

  const cap = capped ? capFor(caps, currency, facts.currencyReadable) : null;
  if (cap !== null && amount > cap.amount) {
    const message = `Amount ${figure(amount, currency)} exceeds the cap of ${figure(cap.amount, cap.currency)}`;
    return deny('AMOUNT_EXCEEDS_CAP', message, 'over the cap', { amount, currency, cap: cap.amount });
  }
  if (tokenMax !== undefined && !(amount <= tokenMax)) {
    const message = `Amount ${figure(amount, currency)} exceeds the capability token's limit of ${tokenMax}`;
    return deny('AMOUNT_EXCEEDS_CAP', message, 'over the token limit', { amount, currency, cap: tokenMax });
  }

  const reasons: Reason[] = [];
  const sameAsThreshold = currency === null || currency === threshold?.currency.toUpperCase();
  if (threshold !== undefined && facts.currencyReadable && sameAsThreshold && amount > threshold.amount) {
    const limit = figure(threshold.amount, threshold.currency);
    const message = `Amount ${figure(amount, currency)} exceeds the approval threshold of ${limit}`;
    reasons.push({ code: 'AMOUNT_THRESHOLD', message, details: { amount, currency, threshold: threshold.amount } });
  }
  const foreign = !facts.currencyReadable || cap?.known === false || (threshold !== undefined && !sameAsThreshold);
  if (foreign) {
    const message = `Amount ${figure(amount, currency)} is in a currency that its limits are not set in`;
    reasons.push({ code: 'AMOUNT_UNREADABLE', message, details: { amount, currency } });
  }
  if (reasons.length === 0) return PASS;
  return escalate(reasons, foreign ? 'unreadable amount' : 'over the threshold');
}

function applicableThreshold(manifest: Manifest, type: string, tool: string, action: string) {
  const threshold = manifest.policy.approval_thresholds;
  if (threshold === undefined) return undefined;
  const { action_types: types, tools } = threshold;
  if (types.length === 0 && tools.length === 0) return threshold;
  return anyCoversType(types, type) || anyCovers(tools, action, tool) ? threshold : undefined;
}

/** The cap of the currency; for a missing or unknown currency the smallest there is. */
function capFor(caps: Readonly<Record<string, number>>, currency: string | null, readable: boolean) {
  let smallest = Infinity;
  let smallestName = '';
  for (const name of Object.keys(caps)) {
    const amount = caps[name] ?? 0;
    if (name === currency || name.toUpperCase() === currency) return { amount, currency: name, known: true };
    if (amount < smallest) {
      smallest = amount;
      smallestName = name;
    }
  }
  return { amount: smallest, currency: smallestName, known: readable && currency === null };
}

function figure(amount: number, currency: string | null): string {
  return currency === null ? `${amount}` : `${amount} ${currency.toUpperCase()}`;
}

function unreadable(message: string): CheckOutcome {
  return escalate([{ code: 'AMOUNT_UNREADABLE', message }], 'unreadable amount');
}
