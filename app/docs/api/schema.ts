import { z } from 'zod';

const LARGEST_INT = Number.MAX_SAFE_INTEGER;
const LONGEST_PATTERN = 60;

/** The part of JSON Schema 2020-12 that our Zod schemas turn into. */
export const schemaNode = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  example: z.unknown().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  $ref: z.string().optional(),
  get properties() {
    return z.record(z.string(), schemaNode).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schemaNode]).optional();
  },
  get items() {
    return schemaNode.optional();
  },
  get anyOf() {
    return z.array(schemaNode).optional();
  },
  get oneOf() {
    return z.array(schemaNode).optional();
  },
  get allOf() {
    return z.array(schemaNode).optional();
  },
  get $defs() {
    return z.record(z.string(), schemaNode).optional();
  },
});
export type Schema = z.infer<typeof schemaNode>;

/** A member of an object, ready to be shown. */
export type Field = { name: string; required: boolean; schema: Schema };

/** The schema without its wrapping: `allOf` merged in, a lone alternative taken for itself, `null` noted apart. */
export function unwrap(schema: Schema): { schema: Schema; nullable: boolean } {
  const merged = (schema.allOf ?? []).reduce((whole, part) => ({ ...part, ...whole }), schema);
  if (Array.isArray(merged.type)) {
    const types = merged.type.filter((type) => type !== 'null');
    return { schema: { ...merged, type: types.join(' or ') }, nullable: types.length < merged.type.length };
  }
  const alternatives = merged.anyOf ?? merged.oneOf;
  const some = alternatives?.filter((one) => one.type !== 'null');
  const nullable = some !== undefined && some.length !== alternatives?.length;
  const [only] = some ?? [];
  if (!some || !only || some.length > 1) return { schema: merged, nullable };
  const inner = unwrap({ ...only, ...describing(merged) });
  return { schema: inner.schema, nullable: nullable || inner.nullable };
}

/** What is said about a field stays with it when its wrapping goes. */
const describing = ({ description, default: preset, example }: Schema) => ({
  ...(description === undefined ? {} : { description }),
  ...(preset === undefined ? {} : { default: preset }),
  ...(example === undefined ? {} : { example }),
});

/** More than one shape to choose from, `null` not counted. */
export function alternativesOf(schema: Schema): Schema[] {
  const { schema: whole } = unwrap(schema);
  return (whole.anyOf ?? whole.oneOf ?? []).filter((one) => one.type !== 'null');
}

/** The members of an object, or of the objects in a list; required ones first. */
export function fieldsOf(schema: Schema): Field[] {
  const { schema: whole } = unwrap(schema);
  if (whole.items) return fieldsOf(whole.items);
  if (typeof whole.additionalProperties === 'object' && !whole.properties) return fieldsOf(whole.additionalProperties);
  const required = new Set(whole.required ?? []);
  return Object.entries(whole.properties ?? {})
    .map(([name, field]) => ({ name, required: required.has(name), schema: field }))
    .sort((a, b) => Number(b.required) - Number(a.required));
}

/** What kind of value it is, in words: `string`, `list of object`, `"pending" | "approved"`, `number or null`. */
export function typeOf(schema: Schema): string {
  const { schema: whole, nullable } = unwrap(schema);
  return nullable ? `${plainType(whole)} or null` : plainType(whole);
}

function plainType(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ') || 'absent';
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 1) return [...new Set(alternatives.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'any JSON'}`;
  if (schema.type === 'object' && !schema.properties && typeof schema.additionalProperties === 'object') {
    const of = typeOf(schema.additionalProperties);
    return of === 'any JSON' ? 'object' : `object of ${of}`;
  }
  if (schema.type === undefined) return schema.properties ? 'object' : 'any JSON';
  return schema.format === 'date-time' ? 'time' : String(schema.type);
}

/** The limits of a value, in words. */
export function limitsOf(field: Schema): string[] {
  const { schema } = unwrap(field);
  const range = (least: number | undefined, most: number | undefined, unit: string) => {
    if (most === undefined || most >= LARGEST_INT)
      return least && least > -LARGEST_INT ? [`at least ${least}${unit}`] : [];
    return least === undefined || least <= -LARGEST_INT ? [`at most ${most}${unit}`] : [`${least} to ${most}${unit}`];
  };
  return [
    ...range(schema.minLength, schema.maxLength, ' characters'),
    ...range(schema.minimum, schema.maximum, ''),
    ...range(schema.minItems, schema.maxItems, ' entries'),
    ...(schema.pattern && schema.pattern.length <= LONGEST_PATTERN && schema.format === undefined
      ? [`matches ${schema.pattern}`]
      : []),
    ...(isTelling(schema.default) ? [`default ${JSON.stringify(schema.default)}`] : []),
  ];
}

/** Empty defaults go without saying. */
function isTelling(preset: unknown): boolean {
  if (preset === undefined || preset === null || preset === '') return false;
  return typeof preset !== 'object' || (Object.keys(preset).length > 0 && JSON.stringify(preset).length <= 80);
}
