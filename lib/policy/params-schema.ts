import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Fault } from '@/lib/policy/facts';
import { FORMATS } from '@/lib/policy/formats';
import { linearRegex } from '@/lib/policy/linear-regex';
import { isJsonObject } from '@/lib/policy/params';
import type { JsonObject } from '@/lib/policy/types';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const MAX_PATH = 200;
const MAX_SCHEMA_LENGTH = 65_536;
/** Comparing each element with each other takes the square of their number. */
const MAX_UNIQUE_ITEMS = 1000;
const DATA_KEYWORDS: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);
const MAP_KEYWORDS: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);

function regExp(source: string) {
  const { test } = linearRegex(source);
  // Ajv files compiled patterns under this name.
  return { test, toString: () => `linear:${source}` };
}
regExp.code = 'linearRegex';

/** Params are judged, never changed: no defaults filled in, no types coerced, nothing removed. */
const OPTIONS = {
  strict: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  allErrors: false,
  ownProperties: true,
  validateSchema: false,
  logger: false,
  formats: { ...FORMATS },
  code: { regExp },
} as const;

let metaSchema: Ajv2020 | undefined;

/** Compiled by the schema object itself, so that they go when the manifest goes. */
const compiled = new WeakMap<JsonObject, ValidateFunction>();

/** A new instance each time: one that is shared would let the `$id` of one org's schema answer for another's. */
function compile(schema: JsonObject): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validate = new Ajv2020(OPTIONS).compile(schema);
  compiled.set(schema, validate);
  return validate;
}

function dotPath(pointer: string, child?: unknown): string {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (typeof child === 'string') steps.push(child);
  // The names may be the agent's own: enough to find the place, no room for a story.
  return steps.join('.').slice(0, MAX_PATH);
}

function faultOf(error: ErrorObject | undefined): Fault {
  if (error === undefined) return { path: '', message: 'does not fit the schema' };
  const { instancePath, message = 'does not fit the schema', params } = error;
  switch (error.keyword) {
    case 'required':
      return { path: dotPath(instancePath, params['missingProperty']), message: 'is required' };
    case 'additionalProperties':
      return { path: dotPath(instancePath, params['additionalProperty']), message: 'is not a known parameter' };
    case 'unevaluatedProperties':
      return { path: dotPath(instancePath, params['unevaluatedProperty']), message: 'is not a known parameter' };
    default:
      return { path: dotPath(instancePath), message };
  }
}

/** What is wrong with the params by a tool's schema, or null. Throws when the schema itself can't be compiled. */
export function paramsFault(schema: JsonObject, params: JsonObject): Fault | null {
  const validate = compile(schema);
  return validate(params) === true ? null : faultOf(validate.errors?.[0]);
}

/**
 * What is wrong with a schema at registration, or null: not JSON Schema 2020-12, or more than may run on an agent's
 * input.
 */
export function schemaFault(schema: JsonObject): Fault | null {
  if (JSON.stringify(schema).length > MAX_SCHEMA_LENGTH) return { path: '', message: 'is larger than 64 KiB' };
  const declared = schema['$schema'];
  if (declared !== undefined && declared !== DIALECT && declared !== `${DIALECT}#`) {
    return { path: '$schema', message: 'must be JSON Schema draft 2020-12' };
  }
  const forbidden = forbiddenKeyword(schema, '');
  if (forbidden !== null) return forbidden;
  metaSchema ??= new Ajv2020({ ...OPTIONS, validateSchema: true, formats: {} });
  if (metaSchema.validateSchema(schema) !== true) return faultOf(metaSchema.errors?.[0]);
  try {
    compile(schema);
    return null;
  } catch (error) {
    return { path: '', message: error instanceof Error ? error.message : 'can not be compiled' };
  }
}

function forbiddenKeyword(schema: unknown, path: string): Fault | null {
  if (Array.isArray(schema)) return firstFault(schema.entries(), path);
  if (!isJsonObject(schema)) return null;
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  const { pattern, uniqueItems, maxItems, $ref, $dynamicRef } = schema;
  const patterns: [string, string][] = typeof pattern === 'string' ? [['pattern', pattern]] : [];
  if (isJsonObject(schema['patternProperties'])) {
    for (const key of Object.keys(schema['patternProperties'])) patterns.push([`patternProperties.${key}`, key]);
  }
  for (const [key, source] of patterns) {
    const message = patternFault(source);
    if (message !== null) return { path: below(key), message };
  }
  if (uniqueItems === true && !(typeof maxItems === 'number' && maxItems <= MAX_UNIQUE_ITEMS)) {
    return { path: below('uniqueItems'), message: `needs maxItems of at most ${MAX_UNIQUE_ITEMS} beside it` };
  }
  if ('$async' in schema) return { path: below('$async'), message: 'is not supported' };
  for (const [key, ref] of Object.entries({ $ref, $dynamicRef })) {
    if (typeof ref === 'string' && !ref.startsWith('#'))
      return { path: below(key), message: 'must stay in this schema' };
  }
  for (const [key, value] of Object.entries(schema)) {
    if (DATA_KEYWORDS.has(key)) continue;
    const fault =
      MAP_KEYWORDS.has(key) && isJsonObject(value)
        ? firstFault(Object.entries(value), below(key))
        : forbiddenKeyword(value, below(key));
    if (fault !== null) return fault;
  }
  return null;
}

function firstFault(entries: Iterable<readonly [string | number, unknown]>, path: string): Fault | null {
  for (const [key, value] of entries) {
    const fault = forbiddenKeyword(value, path === '' ? `${key}` : `${path}.${key}`);
    if (fault !== null) return fault;
  }
  return null;
}

function patternFault(source: string): string | null {
  try {
    linearRegex(source);
    return null;
  } catch (error) {
    return `is not a pattern that can be used: ${error instanceof Error ? error.message : 'invalid'}`;
  }
}
