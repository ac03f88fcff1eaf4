import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { paging } from '@/lib/contracts/common';
import { AppError } from '@/lib/errors';
import { parseWith, queryObject } from './parse';

const schema = z.strictObject({ ...paging, name: z.string() });

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
});
