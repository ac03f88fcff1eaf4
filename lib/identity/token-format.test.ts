import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REDACTED } from '@/lib/redaction/secret-patterns';
import { redact } from '@/lib/redaction/secrets';
import { displayPrefix, hashSecret, newSecret, secretKind, TOKEN_PREFIX, type SecretKind } from './token-format';

const KINDS: SecretKind[] = ['personal', 'agent', 'service', 'access', 'invitation'];

describe('secrets', () => {
  it.each(KINDS)('%s: begins with its prefix, is recognized, never repeats', (kind) => {
    const made = new Set(Array.from({ length: 200 }, () => newSecret(kind)));
    expect(made.size).toBe(200);
    for (const text of made) {
      expect(text).toMatch(/^cs[pasti]_[0-9a-hjkmnp-tv-z]{58}$/);
      expect(text.startsWith(TOKEN_PREFIX[kind])).toBe(true);
      expect(secretKind(text)).toBe(kind);
    }
  });

  it('tells a typo from a key without the database', () => {
    const text = newSecret('agent');
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: text.length - 1 }),
        fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'),
        (at, letter) => {
          fc.pre(text[at] !== letter);
          expect(secretKind(text.slice(0, at) + letter + text.slice(at + 1))).toBeNull();
        },
      ),
    );
  });

  it('can’t be passed off as another kind', () => {
    for (const prefix of Object.values(TOKEN_PREFIX).filter((p) => p !== 'csa_')) {
      expect(secretKind(prefix + newSecret('agent').slice(4))).toBeNull();
    }
  });

  it('refuses what isn’t one', () => {
    for (const text of [
      '',
      'csa_',
      ` ${newSecret('agent')}`,
      `${newSecret('agent')}\n`,
      newSecret('agent').toUpperCase(),
    ]) {
      expect(secretKind(text)).toBeNull();
    }
  });

  it('stores 32 bytes that don’t hold the secret, and shows 8 of its characters', () => {
    const text = newSecret('personal');
    expect(hashSecret(text)).toHaveLength(32);
    expect(displayPrefix(text)).toBe(text.slice(0, 12));
  });

  it('is masked wherever it is logged', () => {
    const text = newSecret('service');
    expect(JSON.stringify(redact({ note: `used ${text} today` }).value)).toContain(REDACTED);
    expect(JSON.stringify(redact({ note: `used ${text} today` }).value)).not.toContain(text);
  });
});
