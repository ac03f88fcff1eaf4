import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { paging } from '@/lib/contracts/common';
import { AppError } from '@/lib/errors';
import { parseWith, queryObject } from './parse';

const schema = z.strictObject({ ...paging, name: z.string() });
const body = z.strictObject({
  name: z.string().min(1).max(3).optional(),
  own: z.string().min(2, 'needs two').optional(),
  uses: z.int().min(1).optional(),
  share: z.number().gt(0).optional(),
  tags: z.array(z.string()).max(1).optional(),
  sort: z.enum(['a', 'b']).optional(),
  version: z.literal('1.0').optional(),
  args: z.record(z.string(), z.unknown()).optional(),
});

function faults(query: string) {
  try {
    return parseWith(schema, queryObject(new URLSearchParams(query)));
  } catch (error) {
    return error instanceof AppError ? error.errors : error;
  }
}

describe('a query that is wrong', () => {
  it.each([
    ['name=a&limit=1&limit=2', [{ path: 'limit', message: 'must be one number' }]],
    ['name=a&offset=x', [{ path: 'offset', message: 'must be one number' }]],
    ['', [{ path: 'name', message: 'is required' }]],
    ['name=a&more=1', [{ path: 'more', message: 'unknown field' }]],
  ])('is told in words: %s', (query, expected) => {
    expect(faults(query)).toEqual(expected);
  });

  it('names the parameter that holds NUL', () => {
    expect(faults('na%00me=a')).toEqual([{ path: 'name', message: 'must not hold NUL' }]);
  });

  it.each([
    [{ name: '' }, 'must not be empty'],
    [{ name: 'abcd' }, 'must have at most 3 characters'],
    [{ name: 5 }, 'must be a text'],
    [{ own: '' }, 'needs two'],
    [{ uses: 0 }, 'must be at least 1'],
    [{ uses: 1.5 }, 'must be a whole number'],
    [{ uses: '3' }, 'must be a number'],
    [{ share: 0 }, 'must be more than 0'],
    [{ tags: ['a', 'b'] }, 'must have at most 1 element'],
    [{ tags: {} }, 'must be a list'],
    [{ sort: 'c' }, 'must be one of a, b'],
    [{ version: '2' }, 'must be 1.0'],
    [{ args: [] }, 'must be an object'],
  ])('is told in plain words: %j', (given, message) => {
    expect(() => parseWith(body, given)).toThrow(
      expect.objectContaining({ errors: [{ path: Object.keys(given)[0], message }] }),
    );
  });
});
