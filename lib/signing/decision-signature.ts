import { hmacSha256Hex, verifyHmacSha256Hex } from '@/lib/signing/hmac';

/** What a decision's signature is over: `{approval_id}:{decision}:{approver}:{expires_at}`. */
export type SignedDecision = {
  /** In the spelling that is signed. */
  approvalId: string;
  decision: 'approved' | 'rejected';
  /** Email address. */
  approver: string;
  expiresAt: Date;
};

/** The canonical spelling of an expiry: ISO 8601, whole seconds (rounded down), `+00:00`. */
export const expiryText = (expiresAt: Date): string => `${wholeSeconds(expiresAt)}+00:00`;

const wholeSeconds = (time: Date): string =>
  new Date(Math.floor(time.getTime() / 1000) * 1000).toISOString().slice(0, 19);

const message = ({ approvalId, decision, approver }: SignedDecision, expiry: string): string =>
  `${approvalId}:${decision}:${approver}:${expiry}`;

/** HMAC-SHA256 of a decision in its canonical spelling, 64 lower-case hex letters. */
export function signDecision(secret: string, decision: SignedDecision): string {
  return hmacSha256Hex(secret, message(decision, expiryText(decision.expiresAt)));
}

/**
 * Whether somebody who has one of the secrets signed this decision. The id may be spelt in any of the given ways and the
 * expiry as `+00:00`, as `Z`, or without a zone: the same approval, the same instant. Every combination is computed and
 * compared in constant time, so that the time taken tells nothing.
 */
export function verifyDecision(
  secrets: readonly string[],
  decision: Omit<SignedDecision, 'approvalId'> & { approvalIds: readonly string[] },
  signature: string,
): boolean {
  const seconds = wholeSeconds(decision.expiresAt);
  return decision.approvalIds
    .flatMap((approvalId) =>
      ['+00:00', 'Z', ''].map((zone) =>
        verifyHmacSha256Hex(secrets, message({ ...decision, approvalId }, seconds + zone), signature),
      ),
    )
    .includes(true);
}
