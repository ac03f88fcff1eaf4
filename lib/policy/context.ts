import { budgetKeys, budgetStates } from '@/lib/policy/budgets';
import type { CheckContext } from '@/lib/policy/check';
import { type Facts, readFacts } from '@/lib/policy/facts';
import { findTool, resolveTool } from '@/lib/policy/resolve-tool';
import type { EvaluationInput } from '@/lib/policy/types';

const NO_FACTS: Facts = {
  amount: null,
  amountState: 'absent',
  currency: null,
  currencyReadable: true,
  counterpartyIds: [],
  faults: [],
};

/** Reads out of the input what several checks need. Throws what unreadable input makes it throw. */
export function contextOf(input: EvaluationInput): CheckContext {
  const { action, manifest, orgTools, orgDefaultRiskTier } = input;
  const found = findTool(manifest, action);
  const facts = readFacts(action, found?.definition ?? null, input.counterparty);
  const budgets = manifest === null ? [] : budgetStates(budgetKeys(manifest, action.type), input.budgetUse);
  return {
    input,
    facts,
    budgets,
    toolResolution: resolveTool(found, action, orgTools, orgDefaultRiskTier, facts),
    claims: input.capabilityToken.state === 'ok' ? input.capabilityToken.claims : null,
  };
}

/** What can be said about input that can't be read: enough to record its denial. */
export function bareContext(input: EvaluationInput): CheckContext {
  const { action, orgDefaultRiskTier } = input;
  return {
    input,
    facts: NO_FACTS,
    budgets: [],
    toolResolution: resolveTool(null, action, {}, orgDefaultRiskTier, NO_FACTS),
    claims: null,
  };
}
