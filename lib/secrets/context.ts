import type { SealContext } from '@/lib/signing/seal';

/** What a secret's sealed bytes belong to: they don't open for another organization or row. */
export const secretContext = (orgId: string, secretId: string): SealContext => ({
  orgId,
  kind: 'secret',
  rowId: secretId,
});
