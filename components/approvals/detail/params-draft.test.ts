import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '@/lib/browser/json-text';
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
        fc.pre(parseStrictJson(JSON.stringify(given)).ok); // the API takes no others
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

  it.each(['9007199254740993', '1e400', '1e-400', '0.1000000000000000055'])(
    'sends no other number than was typed: %s',
    (typed) => {
      const fields = fieldsOf({ properties: { n: { type: 'number' }, i: { type: 'integer' }, j: {} } }, { j: [] });
      const { params: read, errors } = readParams(fields, {}, (name) => (name === 'j' ? `[${typed}]` : typed));
      expect(read).toEqual({});
      expect(errors).toEqual({
        n: expect.stringMatching(/^is a number that/),
        i: expect.stringMatching(/^is a number that/),
        j: expect.stringMatching(/^\[0\] is a number that/),
      });
    },
  );
});
