import type { Constraint, Constraints } from '@/lib/contracts/rule-constraints';
import { isJsonObject, valueAt } from '@/lib/policy/params';
import type { JsonObject } from '@/lib/policy/types';
import { globMatch } from '@/lib/rules/glob';
import { sameJson } from '@/lib/rules/same-json';

/**
 * Arguments that name where something goes, told by the last path segment. One text in them may hold several addresses,
 * or show another than it has, so that a glob over the whole text would let a stranger in between.
 */
const ADDRESS_LIKE: ReadonlySet<string> = new Set(
  'to cc bcc replyto from recipient recipients email address url uri host domain chatid channel'.split(' '),
);

/** Separators of lists, control and format characters (direction marks among them), line and paragraph separators. */
const SEPARATES = /[,;\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Whether the argument's name says that it is an address; case, `_` and `-` make no difference. */
const isAddressLike = (path: string): boolean =>
  ADDRESS_LIKE.has(lastSegment(path).toLowerCase().replaceAll(/[_-]/g, ''));

function patternMatches(glob: string, value: unknown, path: string): boolean {
  if (Array.isArray(value)) {
    // An empty list holds nothing that could match; it may as well mean "all".
    return value.length > 0 && value.every((element) => patternMatches(glob, element, path));
  }
  if (typeof value === 'string') return globMatch(glob, value) && !(SEPARATES.test(value) && isAddressLike(path));
  return (typeof value === 'number' || typeof value === 'boolean') && globMatch(glob, JSON.stringify(value));
}

/** Whether the argument at `path` is what the constraint asks for; a missing one fails exact and pattern. Pure. */
export function constraintHolds(path: string, constraint: Constraint, params: JsonObject): boolean {
  if (constraint.type === 'any') return true;
  const value = valueAt(params, path);
  if (value === undefined) return false;
  return constraint.type === 'exact'
    ? sameJson(constraint.value, value)
    : patternMatches(constraint.value, value, path);
}

/**
 * The first argument that no constraint names, for closed rules; null when all are named. A constraint names its argument
 * with all that is in it; one inside an object names its own place only, and a key that itself holds a dot is never named.
 */
export function unnamedArgument(constraints: Constraints, params: JsonObject, prefix = ''): string | null {
  for (const [key, value] of Object.entries(params)) {
    const path = `${prefix}${key}`;
    if (key.includes('.')) return path;
    if (Object.hasOwn(constraints, path)) continue;
    const inside = `${path}.`;
    if (!isJsonObject(value) || !Object.keys(constraints).some((name) => name.startsWith(inside))) return path;
    const unnamed = unnamedArgument(constraints, value, inside);
    if (unnamed !== null) return unnamed;
  }
  return null;
}

/** What a rule asks of the arguments. */
export type RuleArguments = { readonly constraints: Constraints; readonly closed: boolean };

/** Whether the params are what the rule asks for: every constraint holds and, if closed, every argument is named. Pure. */
export const argumentsMatch = (rule: RuleArguments, params: JsonObject): boolean =>
  failingArgument(rule, params) === null;

/** The first argument for which the rule doesn't match; null when it matches. */
export function failingArgument({ constraints, closed }: RuleArguments, params: JsonObject): string | null {
  for (const path in constraints) {
    const constraint = Object.hasOwn(constraints, path) ? constraints[path] : undefined;
    if (constraint !== undefined && !constraintHolds(path, constraint, params)) return path;
  }
  return closed ? unnamedArgument(constraints, params) : null;
}

/** Why the rule doesn't match for this argument. */
export function whyFailing({ constraints }: RuleArguments, argument: string, params: JsonObject): string {
  const constraint = Object.hasOwn(constraints, argument) ? constraints[argument] : undefined;
  return constraint === undefined ? UNNAMED : whyNot(argument, constraint, params);
}

/** What is said of an argument that a closed rule doesn't name. */
export const UNNAMED = 'is not named by the rule, which is closed';

/** Why a constraint fails, in words that tell nothing of the argument's value nor of what a secret should be. */
export function whyNot(path: string, constraint: Constraint, params: JsonObject): string {
  const value = valueAt(params, path);
  if (value === undefined) return 'is missing';
  switch (constraint.type) {
    case 'any':
      return 'may be anything';
    case 'exact':
      return typeName(value) === typeName(constraint.value)
        ? 'has another value'
        : `is ${typeName(value)}, not ${typeName(constraint.value)}`;
    case 'pattern':
      if (Array.isArray(value)) return 'is a list of which not every element matches the pattern';
      if (typeof value === 'string' && isAddressLike(path) && SEPARATES.test(value)) {
        return 'holds a separator or hidden character, so that it never matches a pattern';
      }
      return value === null || typeof value === 'object'
        ? `is ${typeName(value)}, which no pattern matches`
        : 'does not match the pattern';
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'an object';
  }
}
