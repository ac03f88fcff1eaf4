import { describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { gathered } from './gathered';

const org = newId('org');
const other = newId('org');

describe('gathered', () => {
  it('answers together what is asked in one turn, by organization, each its own answer', async () => {
    const asked: string[] = [];
    const double = gathered((orgId, numbers: readonly number[]) => {
      asked.push(`${orgId === org ? 'org' : 'other'} ${numbers.join(' ')}`);
      return Promise.resolve(numbers.map((n) => n * 2));
    });
    expect(await Promise.all([double(org, 1), double(other, 2), double(org, 3)])).toEqual([2, 4, 6]);
    expect(asked).toEqual(['org 1 3', 'other 2']);
    expect(await double(org, 4)).toBe(8);
  });

  it('splits many, and one fault is told to those who asked with it', async () => {
    const sizes: number[] = [];
    const odd = gathered((_, numbers: readonly number[]) => {
      sizes.push(numbers.length);
      return numbers.includes(0) ? Promise.reject(new Error('no')) : Promise.resolve(numbers);
    });
    const settled = await Promise.allSettled(Array.from({ length: 250 }, (_, n) => odd(org, n)));
    expect(sizes).toEqual([100, 100, 50]);
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(100);
  });
});
