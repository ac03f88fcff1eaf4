import type { Constraint, Constraints } from '@/lib/contracts/rule-constraints';

const SCORE: Readonly<Record<Constraint['type'], number>> = { exact: 2, pattern: 1, any: 0 };

/** How narrow a rule is, for precedence: exact 2, pattern 1, any 0, summed over its arguments. */
export const specificity = (constraints: Constraints): number =>
  Object.values(constraints).reduce((sum, { type }) => sum + SCORE[type], 0);

/** Whether the constraint keeps anything out; a pattern of stars only keeps out no text. */
const narrows = (constraint: Constraint): boolean =>
  constraint.type === 'exact' || (constraint.type === 'pattern' && !/^\*+$/.test(constraint.value));

/** Whether the rule matches whatever the arguments are: no constraints, or only `any`. */
export const isBroad = (constraints: Constraints): boolean => !Object.values(constraints).some(narrows);
