import { describe, expect, it } from 'vitest';
import { FORMATS } from '@/lib/policy/formats';
import { paramsFault, schemaFault } from '@/lib/policy/params-schema';

describe('schemaFault', () => {
  it.each([
    [{}],
    [{ type: 'object', properties: { to: { type: 'string', format: 'email', pattern: '^[^,;]+$' } } }],
    [{ $schema: 'https://json-schema.org/draft/2020-12/schema', type: ['object', 'null'] }],
    [{ $defs: { id: { type: 'string' } }, properties: { a: { $ref: '#/$defs/id' } } }],
    [
      {
        properties: { pattern: { type: 'string' }, uniqueItems: true, $async: true, $ref: { const: { pattern: '(' } } },
      },
    ],
    [{ properties: { tags: { type: 'array', uniqueItems: true, maxItems: 50 } } }],
    [{ oneOf: [{ required: ['a'] }, { required: ['b'] }] }],
  ])('takes %j', (schema) => {
    expect(schemaFault(schema)).toBeNull();
  });

  it.each([
    [{ type: 'objekt' }, 'type'],
    [{ properties: { a: { minimum: '5' } } }, 'properties.a.minimum'],
    [{ properties: { a: { pattern: '(?=x)' } } }, 'properties.a.pattern'],
    [{ properties: { a: { pattern: '(' } } }, 'properties.a.pattern'],
    [{ patternProperties: { '(a)\\1': {} } }, 'patternProperties.(a)\\1'],
    [{ anyOf: [{}, { uniqueItems: true }] }, 'anyOf.1.uniqueItems'],
    [{ items: { uniqueItems: true, maxItems: 100_000 } }, 'items.uniqueItems'],
    [{ $async: true }, '$async'],
    [{ $ref: 'https://evil.test/schema' }, '$ref'],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, '$schema'],
    [{ unheard: true }, ''],
    [{ properties: { a: { format: 'unheard' } } }, ''],
    [{ $ref: '#/$defs/none' }, ''],
    [{ description: 'x'.repeat(70_000) }, ''],
  ])('refuses %j', (schema, path) => {
    expect(schemaFault(schema)).toMatchObject({ path });
  });

  it('lets no schema answer for another through its $id', () => {
    const id = 'https://shared.test/id';
    expect(schemaFault({ $id: id, type: 'object' })).toBeNull();
    expect(schemaFault({ $id: id, type: 'object', required: ['a'] })).toBeNull();
  });
});

describe('paramsFault', () => {
  it.each([
    [{ required: ['a'] }, {}, 'a', 'is required'],
    [{ properties: { a: { required: ['b'] } } }, { a: {} }, 'a.b', 'is required'],
    [{ additionalProperties: false }, { x: 1 }, 'x', 'is not a known parameter'],
    [{ properties: { a: { type: 'integer' } } }, { a: 'x' }, 'a', 'must be integer'],
    [{ properties: { a: { items: { type: 'string' } } } }, { a: ['x', 1] }, 'a.1', 'must be string'],
    [{ properties: { a: { format: 'email' } } }, { a: 'x' }, 'a', 'must match format "email"'],
    [{ properties: { a: { pattern: '^x' } } }, { a: 'y' }, 'a', 'must match pattern "^x"'],
    [{ properties: { 'a/b': { type: 'null' } } }, { 'a/b': 1 }, 'a/b', 'must be null'],
  ])('%j on %j: %s %s', (schema, params, path, message) => {
    expect(paramsFault(schema, params)).toEqual({ path, message });
  });

  it('changes nothing', () => {
    const params = Object.freeze({ a: '1' });
    expect(paramsFault({ properties: { a: { type: 'string' }, b: { default: 2 } } }, params)).toBeNull();
    expect(params).toEqual({ a: '1' });
  });

  it('does not quote what the params hold', () => {
    const fault = paramsFault({ properties: { a: { const: 1, maxLength: 3 } } }, { a: 'hush-hush' });
    expect(JSON.stringify(fault)).not.toContain('hush');
    expect(paramsFault({ additionalProperties: false }, { ['x'.repeat(5000)]: 1 })?.path.length).toBe(200);
  });
});

describe('formats', () => {
  it.each([
    ['date', ['2024-02-29'], ['2025-02-29', '2025-1-1', '']],
    ['date-time', ['2025-01-02T03:04:05Z', '2025-01-02T03:04:05.678+02:00'], ['2025-01-02', '2025-01-02T25:00:00Z']],
    ['time', ['03:04:05Z'], ['3:04', '24:00:00Z']],
    ['email', ['a@x.test', 'a.b+c@x.co.uk'], ['a', 'a@', '@x', 'a@x,b@y', 'a b@x.test', 'a@x@y']],
    ['hostname', ['x', 'a-b.example.com'], ['-a', 'a..b', 'a_b', '']],
    ['ipv4', ['10.0.0.1'], ['10.0.0', '10.0.0.256', '010.0.0.1']],
    ['ipv6', ['::1', 'fe80::1'], ['::g', '1.2.3.4', '']],
    ['uri', ['https://x.test/a?b#c', 'mailto:a@x.test'], ['x', '/a', 'https://', 'https://a b']],
    ['uuid', ['0190a5d4-8f6e-7b3c-9d2a-1234567890ab'], ['x', '0190a5d48f6e7b3c9d2a1234567890ab']],
  ])('%s', (name, good, bad) => {
    for (const text of good) expect([text, FORMATS[name]?.(text)]).toEqual([text, true]);
    for (const text of bad) expect([text, FORMATS[name]?.(text)]).toEqual([text, false]);
  });
});
