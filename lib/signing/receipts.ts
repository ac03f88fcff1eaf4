import { receiptClaims, type ReceiptClaims } from '@/lib/contracts/signing';
import { openClaims, signClaims } from '@/lib/signing/jwt';
import type { Issuer } from '@/lib/signing/keys';

/**
 * The receipt of a decision: its facts as a compact JWS (EdDSA), which anybody can check with the public keys and without
 * us. Deterministic: the same decision always gives the same receipt while the same key signs.
 */
export const mintReceipt = (issuer: Issuer, facts: Omit<ReceiptClaims, 'iss' | 'token_type'>): Promise<string> =>
  signClaims(issuer, receiptOf(issuer, facts));

/** The claims that `mintReceipt` signs. */
export const receiptOf = (issuer: Issuer, facts: Omit<ReceiptClaims, 'iss' | 'token_type'>): ReceiptClaims => ({
  iss: issuer.issuer,
  ...facts,
  token_type: 'receipt',
});

/** The claims of a receipt that one of the issuer's keys signed, else null. */
export const openReceipt = (issuer: Issuer, receipt: string): Promise<ReceiptClaims | null> =>
  openClaims(issuer, receipt.trim(), receiptClaims);
