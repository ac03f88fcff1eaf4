import { describe, expect, it } from 'vitest';
import { openApi } from '@/lib/api/openapi';
import { OPERATIONS } from '@/lib/api/table';
import { curlOf, exampleBody } from './curl';
import { EXAMPLES } from './examples';
import { readReference } from './reference';
import { alternativesOf, fieldsOf, limitsOf, typeOf, type Schema } from './schema';
import { whoMayCall } from './who';

const reference = readReference(openApi(OPERATIONS, 'http://localhost:3000'));
const shown = reference.groups.flatMap((group) => group.operations);

describe('the API reference', () => {
  it('shows every operation of the table once, under an anchor of its own', () => {
    expect(shown.map(({ id }) => id).sort()).toEqual(OPERATIONS.map(({ id }) => id).sort());
    expect(new Set(shown.map(({ id }) => id)).size).toBe(OPERATIONS.length);
    expect(new Set(reference.groups.map(({ slug }) => slug)).size).toBe(reference.groups.length);
  });

  it.each(shown.map((operation) => [operation.id, operation] as const))('%s: its example is valid', (id, operation) => {
    const body = exampleBody(operation);
    const schema = OPERATIONS.find((candidate) => candidate.id === id)?.body;
    if (body !== undefined) expect(schema?.safeParse(body)).toMatchObject({ success: true });
    else if (operation.body?.required) expect.unreachable('a required body has no example');
    const curl = curlOf(operation, reference.serverUrl);
    expect(curl).toContain('http://localhost:3000/');
    expect(curl).not.toContain('{org}');
    expect(whoMayCall(operation)).toMatch(/^[A-Z].*\.$/);
  });

  it('keeps no example of an operation that is gone', () => {
    expect(Object.keys(EXAMPLES).filter((id) => !shown.some((operation) => operation.id === id))).toEqual([]);
  });

  it('can say what every field is', () => {
    const types = new Set<string>();
    const walk = (schema: Schema, depth = 0): void => {
      types.add(typeOf(schema));
      limitsOf(schema);
      if (depth > 12) return;
      for (const alternative of alternativesOf(schema)) walk(alternative, depth + 1);
      for (const field of fieldsOf(schema)) walk(field.schema, depth + 1);
    };
    for (const { body, answer, query } of shown) {
      if (body) walk(body.schema);
      if (answer.schema) walk(answer.schema);
      for (const field of query) walk(field.schema);
    }
    expect([...types].filter((type) => /undefined|^ | $|  /.test(type))).toEqual([]);
  });
});

describe('words for schemas', () => {
  const cases: [Schema, string][] = [
    [{ type: 'string' }, 'string'],
    [{ type: 'string', format: 'date-time' }, 'time'],
    [{ anyOf: [{ type: 'number' }, { type: 'null' }] }, 'number or null'],
    [{ type: 'array', items: { type: 'string' } }, 'list of string'],
    [{ enum: ['a', 'b'] }, '"a" | "b"'],
    [{}, 'any JSON'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, 'object of integer'],
    [{ oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }, 'string or list of string'],
  ];
  it.each(cases)('%j', (schema, words) => {
    expect(typeOf(schema)).toBe(words);
  });

  it('tells limits', () => {
    expect(limitsOf({ type: 'integer', minimum: 60, maximum: 2_592_000 })).toEqual(['60 to 2592000']);
    expect(limitsOf({ type: 'string', maxLength: 255, default: 'x' })).toEqual([
      'at most 255 characters',
      'default "x"',
    ]);
  });
});
