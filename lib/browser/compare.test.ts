import { expect, it } from 'vitest';
import { comparedWords } from './compare';

it('a figure is compared with the period before', () => {
  expect(comparedWords(15, 12, 'count')).toBe('was 12 (+25%)');
  expect(comparedWords(9, 12, 'count')).toBe('was 12 (−25%)');
  expect(comparedWords(12, 12, 'count')).toBe('was 12 (±0%)');
  expect(comparedWords(5, 0, 'count')).toBe('was 0');
  expect(comparedWords(3214, 7200, 'seconds')).toBe('was 2 h (−55%)');
  expect(comparedWords(0.15, 0.12, 'rate')).toBe('was 12% (+3 points)');
  expect(comparedWords(null, 0.12, 'rate')).toBe('was 12%');
  expect(comparedWords(0.12, null, 'rate')).toBe('no data before');
});
