import type { ArgumentVerdict, TestRuleAnswer, TestRuleBody } from '@/lib/contracts/rule-trials';
import { argumentsMatch, constraintHolds, UNNAMED, unnamedArgument, whyNot } from '@/lib/rules/match';
import { specificity } from '@/lib/rules/specificity';

/** Whether a rule would match these params, argument by argument. Pure: what the form shows while one types. */
export function tryRule({ arg_constraints: constraints, params, closed = false }: TestRuleBody): TestRuleAnswer {
  const verdicts = Object.entries(constraints).map(([argument, constraint]): ArgumentVerdict => {
    const matches = constraintHolds(argument, constraint, params);
    return { argument, constraint, matches, why: matches ? 'matches' : whyNot(argument, constraint, params) };
  });
  const unnamed = closed ? unnamedArgument(constraints, params) : null;
  if (unnamed !== null) {
    verdicts.push({
      argument: unnamed,
      constraint: null,
      matches: false,
      why: UNNAMED,
    });
  }
  return {
    matches: argumentsMatch({ constraints, closed }, params),
    specificity: specificity(constraints),
    arguments: verdicts,
  };
}
