import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expiryText, signDecision, verifyDecision, type SignedDecision } from '@/lib/signing/decision-signature';
import { hmacPads, hmacSha256Hex } from '@/lib/signing/hmac';

const secret = 'your-hmac-secret';
const decision = {
  approvalId: 'appr_abc123',
  decision: 'approved',
  approver: 'user@company.com',
  expiresAt: new Date('2025-10-17T11:30:00Z'),
} satisfies SignedDecision;
const check = (signature: string, change: Partial<SignedDecision> = {}, secrets = [secret]) => {
  const { approvalId, ...rest } = { ...decision, ...change };
  return verifyDecision(secrets, { ...rest, approvalIds: [approvalId] }, signature);
};

/** Secret `your-hmac-secret`, approver user@company.com, approval appr_abc123. */
const VECTORS = {
  approved: 'e122343bad40512ad605ec7ae4633aacdd1bf4b9079f94c358eb39c4687a731f',
  rejected: 'd62d76ebcb1d3653961995c2306237f6d6c3110a189af06430beae413a5b1c94',
  approvedZ: '60b8a369980b2711172a8908bce86bc23e57a29582946d9d88a772b5b555499d',
  approvedNaive: '1a4c1454bbc710dd10e4eb4704396b135c72458e079f378c3c7292686ddaf3eb',
};

describe('signatures of decisions', () => {
  it('signs as the vectors say, with +00:00', () => {
    expect(signDecision(secret, decision)).toBe(VECTORS.approved);
    expect(signDecision(secret, { ...decision, decision: 'rejected' })).toBe(VECTORS.rejected);
  });

  it('verifies the +00:00, Z and naive spellings of the same instant', () => {
    expect([VECTORS.approved, VECTORS.approvedZ, VECTORS.approvedNaive].map((signature) => check(signature))).toEqual([
      true,
      true,
      true,
    ]);
    expect(check(VECTORS.rejected, { decision: 'rejected' })).toBe(true);
  });

  it('refuses another id, decision, approver, expiry, secret and any damage', () => {
    const { approved } = VECTORS;
    expect(check(approved, { approvalId: 'appr_abc124' })).toBe(false);
    expect(check(approved, { decision: 'rejected' })).toBe(false);
    expect(check(approved, { approver: 'other@company.com' })).toBe(false);
    expect(check(approved, { expiresAt: new Date('2025-10-17T11:30:01Z') })).toBe(false);
    expect(check(approved, {}, ['another-secret'])).toBe(false);
    expect(check(approved.toUpperCase())).toBe(false);
    expect(check(approved.slice(1))).toBe(false);
    expect(check('')).toBe(false);
  });

  it('takes the previous secret too while it is valid', () => {
    expect(check(VECTORS.approved, {}, ['new-secret', secret])).toBe(true);
  });

  it('spells an expiry in whole seconds', () => {
    expect(expiryText(new Date('2025-10-17T11:30:00.987Z'))).toBe('2025-10-17T11:30:00+00:00');
  });

  it('makes pads with which plain SHA-256 gives the HMAC, for keys of every length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string(), (key, text) => {
        const { inner, outer } = hmacPads(key);
        const digest = createHash('sha256').update(inner).update(text, 'utf8').digest();
        expect(createHash('sha256').update(outer).update(digest).digest('hex')).toBe(hmacSha256Hex(key, text));
      }),
    );
  });
});
