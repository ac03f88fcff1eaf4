import { describe, expect, it } from 'vitest';
import { MOST_RETRY_AFTER_SECONDS, retryAfterSeconds } from './retry-after';

const NOW = new Date('2026-11-21T09:30:00.000Z');
const asked = (header: string | null, status = 429) => retryAfterSeconds(status, header, NOW);

describe('Retry-After', () => {
  it('is read as seconds and as a date', () => {
    expect(asked('120')).toBe(120);
    expect(asked(' 120 ')).toBe(120);
    expect(asked('Sat, 21 Nov 2026 09:32:00 GMT')).toBe(120);
    expect(asked('120', 503)).toBe(120);
  });

  it('is never longer than an hour, and never in the past', () => {
    expect(asked('999999999')).toBe(MOST_RETRY_AFTER_SECONDS);
    expect(asked('Fri, 21 Nov 2036 09:32:00 GMT')).toBe(MOST_RETRY_AFTER_SECONDS);
    expect(asked('Sat, 21 Nov 2026 09:00:00 GMT')).toBe(0);
  });

  it('counts for 429 and 503 only, and only in a form that HTTP knows', () => {
    for (const status of [200, 400, 500, 502]) expect(asked('120', status)).toBe(0);
    for (const header of [
      null,
      '',
      '-1',
      '1.5',
      '1e3',
      'soon',
      '2026-11-21T09:32:00Z',
      'Sat, 32 Nov 2026 09:32:00 GMT',
    ])
      expect(asked(header)).toBe(0);
  });
});
