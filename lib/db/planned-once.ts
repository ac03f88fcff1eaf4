import type { Statement } from './scope';

/** What a value is in PostgreSQL; null where the planner is to see the value itself. */
export type Parameter = 'uuid' | 'timestamptz' | 'int' | null;

/**
 * The statement as one that each connection plans once. PostgreSQL plans a prepared statement again for every call as long
 * as knowing the values promises a better plan, which for statements of many small parts takes several times as long as
 * running them. Reading each value by a subquery hides it from the planner, so that there is nothing to gain from it. Only
 * for statements whose best plan is the same for all values: a LIMIT that decides between two indexes has to be a literal.
 * @param parameters the types of `$1`, `$2` and so on, in order
 */
export function plannedOnce({ name, text }: Statement, parameters: readonly Parameter[]): Statement {
  const hidden = text.replaceAll(/\$(\d+)/g, (parameter: string, position: string) => {
    const type = parameters[Number(position) - 1];
    if (type === undefined) throw new Error(`${name}: of which type is ${parameter}?`);
    return type === null ? parameter : `(SELECT ${parameter}::${type})`;
  });
  return { name, text: hidden };
}
