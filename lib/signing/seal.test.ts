import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createSealer, SealError } from '@/lib/signing/seal';

const secret = () => randomBytes(32).toString('base64url');
const context = { orgId: 'org-1', kind: 'params', rowId: 'a' };

describe('seal', () => {
  const sealer = createSealer([secret()]);

  it('opens to what was sealed and shows none of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(sealer.open(sealer.seal(JSON.parse(JSON.stringify(value)), context), context)).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
    const sealed = sealer.seal({ token: 'hunter2-hunter2' }, context);
    expect(sealed.includes('hunter2')).toBe(false);
    expect(sealer.seal('x', context).equals(sealer.seal('x', context))).toBe(false);
  });

  it.each([
    { ...context, orgId: 'org-2' },
    { ...context, kind: 'secret' },
    { ...context, rowId: 'b' },
    { orgId: 'org-1', kind: 'params' },
    { orgId: 'org-1p', kind: 'arams', rowId: 'a' },
  ])('opens for no other owner: %j', (other) => {
    expect(() => sealer.open(sealer.seal('x', context), other)).toThrow(SealError);
  });

  it('notices every changed byte and every cut', () => {
    const sealed = sealer.seal({ a: 1 }, context);
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
      expect(() => sealer.open(changed, context), `byte ${i}`).toThrow(SealError);
      expect(() => sealer.open(sealed.subarray(0, i), context), `cut at ${i}`).toThrow(SealError);
    }
  });

  it('rotates: the new key seals, the old one still opens, and the stale are told apart', () => {
    const [a, b] = [secret(), secret()];
    const old = createSealer([a]);
    const rotated = createSealer([b, a]);
    const sealed = old.seal('x', context);
    expect(rotated.open(sealed, context)).toBe('x');
    expect(rotated.open(rotated.seal('y', context), context)).toBe('y');
    expect(() => createSealer([b]).open(sealed, context)).toThrow(SealError);
    expect(rotated.isStale(rotated.seal('y', context))).toBe(false);
  });

  it('keeps two keys of one id apart', () => {
    const idOf = (s: string) => createSealer([s]).seal(0, context)[1];
    const first = secret();
    let second = secret();
    while (idOf(second) !== idOf(first)) second = secret();
    expect(createSealer([second, first]).open(createSealer([first]).seal('x', context), context)).toBe('x');
  });

  it('refuses short keys and none', () => {
    expect(() => createSealer([])).toThrow(TypeError);
    expect(() => createSealer(['short'])).toThrow(TypeError);
  });
});
