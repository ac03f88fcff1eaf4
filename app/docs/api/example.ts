import { alternativesOf, unwrap, type Schema } from './schema';

/** What a field of this name could hold, where the schema alone doesn't say. */
const TELLING: Readonly<Record<string, unknown>> = {
  agent_id: 'deployment-bot',
  name: 'Example',
  email: 'ana@example.com',
  reason: 'Not approved during code freeze',
  notes: 'Looked at the plan with the team',
  password: 'a-long-passphrase-7',
  current_password: 'the-present-passphrase',
  new_password: 'a-longer-passphrase-8',
};

/** The smallest valid value: required members, the first of several shapes. A best effort; a test tries all of them. */
export function exampleOf(field: Schema, name = ''): unknown {
  const { schema } = unwrap(field);
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = alternativesOf(schema);
  if (first) return exampleOf(first, name);
  if (Object.hasOwn(TELLING, name)) return TELLING[name];
  switch (schema.type) {
    case 'object':
      return exampleObject(schema);
    case 'array':
      return (schema.minItems ?? 0) > 0 ? [exampleOf(schema.items ?? {}, name)] : [];
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return true;
    default:
      return 'text';
  }
}

function exampleObject(schema: Schema): Record<string, unknown> {
  const properties = schema.properties ?? {};
  return Object.fromEntries((schema.required ?? []).map((name) => [name, exampleOf(properties[name] ?? {}, name)]));
}
