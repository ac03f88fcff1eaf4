import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { ARGON2, generatedPassword, hashPassword, needsRehash, verifyPassword } from './password';
import { weakness } from './weak-passwords';

describe('password hashes', () => {
  it('are argon2id with the parameters that are written down', async () => {
    expect(await hashPassword('seven lazy otters swim')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('take the right password and no other', async () => {
    const stored = await hashPassword('seven lazy otters swim');
    expect(await verifyPassword(stored, 'seven lazy otters swim')).toBe(true);
    expect(await verifyPassword(stored, 'seven lazy otters swum')).toBe(false);
  });

  it('take the same characters however they were typed', async () => {
    const stored = await hashPassword('Zürich am See 12');
    expect(await verifyPassword(stored, 'Zürich am See 12')).toBe(true);
  });

  it('are computed for unknown accounts too, and nothing matches', async () => {
    const started = performance.now();
    expect(await verifyPassword(null, 'seven lazy otters swim')).toBe(false);
    const unknown = performance.now() - started;
    expect(unknown).toBeGreaterThan(1); // a hash was computed; without one it takes microseconds
  });

  it('are made anew when the parameters were weaker', async () => {
    expect(needsRehash(await hashPassword('x'))).toBe(false);
    expect(needsRehash(await hash('x', { ...ARGON2, memoryCost: 4_096 }))).toBe(true);
    expect(needsRehash(await hash('x', { ...ARGON2, timeCost: 1 }))).toBe(true);
    expect(needsRehash(await hash('x', { ...ARGON2, algorithm: 1 }))).toBe(true);
  });
});

describe('generated passwords', () => {
  it('are long, different, and accepted as new ones', () => {
    const made = Array.from({ length: 100 }, generatedPassword);
    expect(new Set(made).size).toBe(100);
    for (const password of made) {
      expect(password).toMatch(/^([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}$/);
      expect(weakness(password, 'admin@example.com')).toBeNull();
    }
  });
});

describe('weakness', () => {
  it.each([
    'aaaaaaaaaaaaaa',
    '123456789012',
    'abcdefghijkl',
    'Password1234',
    'P@ssw0rd2026!',
    'passwordpassword',
    'changeme!!!!',
    'ana.silva2026!',
    'ana.silva@example.com',
    'Countersign1',
  ])('refuses %s', (password) => {
    expect(weakness(password, 'ana.silva@example.com')).not.toBeNull();
  });

  it.each(['seven lazy otters swim', 'kT9#vLq2mZx8', 'mein fahrrad ist blau', '8 Pferde, 3 Kühe'])(
    'takes %s',
    (password) => {
      expect(weakness(password, 'ana.silva@example.com')).toBeNull();
    },
  );
});
