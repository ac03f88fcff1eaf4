import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftOf, fieldsOf, readParams } from './params-draft';

const schema = {
  properties: {
    image: { type: 'string', description: 'what to run' },
    replicas: { type: 'integer', minimum: 1, maximum: 10 },
    dry: { type: 'boolean' },
    zone: { enum: ['a', 'b'] },
    labels: { type: 'object' },
  },
  required: ['image'],
};
const params = { image: 'app:v1', replicas: 3, labels: { a: [1, 2] }, extra: null };

const roundTrip = (given: Record<string, unknown>, schemaOf: Record<string, unknown> = schema) => {
  const fields = fieldsOf(schemaOf, given);
  const drafts = new Map(fields.map((field) => [field.name, draftOf(field, given)]));
  return readParams(fields, given, (name) => drafts.get(name) ?? '');
};

describe('the form of a tool’s params', () => {
  it('has the schema’s fields first, then what the params have on top', () => {
    expect(fieldsOf(schema, params).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'image text',
      'replicas integer',
      'dry boolean',
      'zone choice',
      'labels json',
      'extra json',
    ]);
  });

  it('reads back what it shows, for any params', () => {
    expect(roundTrip(params)).toEqual({ params, errors: {} });
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2 })), (given) => {
        const plain: Record<string, unknown> = JSON.parse(JSON.stringify(given));
        expect(roundTrip(plain, {}).params).toEqual(plain);
      }),
    );
  });

  it('keeps kinds apart and names what is wrong', () => {
    const fields = fieldsOf(schema, params);
    const typed: Record<string, string> = { image: '5', replicas: '2.5', dry: 'yes', labels: '{', zone: '"b"' };
    const { params: read, errors } = readParams(fields, params, (name) => typed[name] ?? '');
    expect(read).toEqual({ image: '5', zone: 'b' });
    expect(errors).toEqual({
      replicas: 'must be a whole number',
      dry: 'must be true or false',
      labels: 'must be JSON',
    });
    expect(readParams(fields, params, () => '').errors).toEqual({ image: 'is needed' });
  });
});
