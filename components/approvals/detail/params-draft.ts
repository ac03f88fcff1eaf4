import { ambiguities, parseStrictJson, type StrictJson } from '@/lib/browser/json-text';

/** One parameter as a form shows it. What has no simple kind is edited as JSON. */
export type ParamField = {
  name: string;
  kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';
  required: boolean;
  /** For `choice`: what it may be, as JSON texts. */
  options: readonly string[];
  /** What the schema says of it. */
  hint: string | undefined;
};

type Params = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Params =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a tool's schema, then those that the params have on top of it. Pure. */
export function fieldsOf(schema: Params, params: Params): ParamField[] {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const names = new Set([...Object.keys(properties), ...Object.keys(params)]);
  return [...names].map((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return fieldOf(name, isObject(property) ? property : {}, required.includes(name), params[name]);
  });
}

function fieldOf(name: string, schema: Params, required: boolean, value: unknown): ParamField {
  const field = { name, required, options: [], hint: hintOf(schema) };
  const choices = schema['enum'];
  if (Array.isArray(choices)) return { ...field, kind: 'choice', options: choices.map((one) => JSON.stringify(one)) };
  const kind = KINDS[typeof schema['type'] === 'string' ? schema['type'] : typeof value] ?? 'json';
  // A value that isn't what the schema wants is shown as it is.
  const fits =
    value === undefined || typeof value === (kind === 'text' ? 'string' : kind === 'integer' ? 'number' : kind);
  // A text area would turn a carriage return into a line's end.
  const lossless = typeof value !== 'string' || !value.includes('\r');
  return { ...field, kind: fits && lossless ? kind : 'json' };
}

const KINDS: Readonly<Partial<Record<string, ParamField['kind']>>> = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
};

function hintOf(schema: Params): string | undefined {
  const bounds = [
    ['at least', schema['minimum']],
    ['at most', schema['maximum']],
  ].flatMap(([word, bound]) => (typeof bound === 'number' ? [`${String(word)} ${bound}`] : []));
  const told = typeof schema['description'] === 'string' ? [schema['description']] : [];
  return [...told, ...bounds].join(', ') || undefined;
}

/** What a field holds to begin with; empty: the parameter is absent. */
export function draftOf(field: ParamField, params: Params): string {
  if (!Object.hasOwn(params, field.name)) return '';
  const value = params[field.name];
  if (field.kind === 'text') return typeof value === 'string' ? value : '';
  return field.kind === 'json' ? JSON.stringify(value, null, 2) : JSON.stringify(value);
}

export type ParamsRead = { params: Record<string, unknown>; errors: Record<string, string> };

/** Reads the fields back: numbers stay numbers, what is left empty is left out, unless it was an empty text before. */
export function readParams(
  fields: readonly ParamField[],
  before: Params,
  textOf: (name: string) => string,
): ParamsRead {
  const params: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const text = textOf(field.name);
    const blank = field.kind === 'text' ? text === '' && before[field.name] !== '' : text.trim() === '';
    if (blank) {
      if (field.required) errors[field.name] = 'is needed';
      continue;
    }
    const read: StrictJson = field.kind === 'text' ? { ok: true, value: text } : parseStrictJson(text);
    const value: unknown = read.ok ? read.value : undefined;
    // A number that would be rounded is refused: nobody approves another one than was typed.
    const fault = !read.ok && read.kind === 'invalid' ? ambiguities(read) : faultOf(field, value);
    if (fault !== null) errors[field.name] = fault;
    else Object.defineProperty(params, field.name, { value, enumerable: true, configurable: true, writable: true });
  }
  return { params, errors };
}

function faultOf({ kind }: ParamField, value: unknown): string | null {
  switch (kind) {
    case 'number':
      return typeof value === 'number' ? null : 'must be a number';
    case 'integer':
      return Number.isSafeInteger(value) ? null : 'must be a whole number';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'json':
    case 'choice':
      return value === undefined ? 'must be JSON' : null;
    case 'text':
      return null;
  }
}
