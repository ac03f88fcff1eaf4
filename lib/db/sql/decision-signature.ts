/**
 * SQL that signs a decision as `signDecision` does, for statements that decide: HMAC-SHA256 (RFC 2104) made of SHA-256 and
 * the signing key's two pads, over `{approval_id}:{decision}:{approver}:{expires_at}`. Each argument is an SQL expression.
 */
export const signatureOf = (
  pads: { inner: string; outer: string },
  decision: { publicId: string; word: string; approver: string; expiresAt: string },
): string =>
  `encode(sha256(${pads.outer}::bytea || sha256(${pads.inner}::bytea || convert_to(concat_ws(':', ${decision.publicId},
    ${decision.word}, ${decision.approver},
    to_char(date_trunc('second', ${decision.expiresAt}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')), 'UTF8'))), 'hex')`;
