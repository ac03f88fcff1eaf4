import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { TOTAL_CAP } from '@/lib/listed';
import { cursorCodec, toPage } from './cursor';

const codec = cursorCodec('things:-created_at', z.object({ at: z.iso.datetime(), id: z.uuid() }));
const key = { at: '2026-01-31T10:00:00.123456Z', id: '01890a5d-ac96-774b-bcce-b302099a8057' };

describe('cursor', () => {
  it('comes back as the key it was made of, microseconds included', () => {
    expect(codec.parse(codec.encode(key))).toEqual(key);
    expect(codec.parse(undefined)).toBeNull();
    expect(codec.encode(key)).toMatch(/^[\w-]+$/);
    expect(codec.encode(key).length).toBeLessThan(500);
  });

  it('of another order is refused', () => {
    const other = cursorCodec('things:expires_at', z.object({ at: z.iso.datetime(), id: z.uuid() }));
    expect(() => codec.parse(other.encode(key))).toThrowError(AppError);
  });

  it('never throws anything but a 422, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((j) => Buffer.from(j).toString('base64url')),
        ),
        (text) => {
          try {
            codec.parse(text);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
            expect(error).toMatchObject({ code: 'INVALID', errors: [{ path: 'cursor' }] });
          }
        },
      ),
    );
  });
});

describe('toPage', () => {
  it('says how exact the total is', () => {
    expect(toPage({ items: [1], total: TOTAL_CAP, next: null }, codec)).toEqual({
      items: [1],
      total: TOTAL_CAP,
      total_relation: 'eq',
      has_more: false,
      next_cursor: null,
    });
    const page = toPage({ items: [1], total: TOTAL_CAP + 1, next: key }, codec);
    expect(page).toMatchObject({ total: TOTAL_CAP, total_relation: 'gte', has_more: true });
    expect(codec.parse(page.next_cursor ?? undefined)).toEqual(key);
  });
});
