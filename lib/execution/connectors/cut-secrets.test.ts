import { describe, expect, it } from 'vitest';
import { secretCutter } from './cut-secrets';

describe('cutting secrets out of an answer', () => {
  it('finds them as they are and as they are written elsewhere, in values and in names', () => {
    const cut = secretCutter(['p&ss "word"', 'ab']);
    expect(
      cut({
        plain: 'it was p&ss "word"!',
        url: `?q=${encodeURIComponent('p&ss "word"')}`,
        base64: Buffer.from('p&ss "word"').toString('base64'),
        json: JSON.stringify({ echo: 'p&ss "word"' }),
        short: ['ab', 'cabin'],
        'p&ss "word"': 1,
      }),
    ).toEqual({
      plain: 'it was [REDACTED]!',
      url: '?q=[REDACTED]',
      base64: '[REDACTED]',
      json: '{"echo":"[REDACTED]"}',
      short: ['[REDACTED]', 'cabin'],
      '[REDACTED]': 1,
    });
  });

  it('does a bounded amount of work, and masks what is beyond it', () => {
    const secrets = Array.from({ length: 20_000 }, (_, n) => `s3cret-${n}-x y`);
    const texts = Array.from({ length: 20_000 }, (_, n) => `text ${n} of s3cret-${n}-x y`);
    const started = performance.now();
    const cut = secretCutter(secrets)(texts);
    expect(performance.now() - started).toBeLessThan(10_000); // some tenths of a second; without a bound, minutes
    expect(JSON.stringify(cut)).not.toContain('s3cret');
    expect(secretCutter(secrets.slice(0, 20))(texts.slice(0, 2_000))).toContain('text 7 of [REDACTED]');
  });
});
