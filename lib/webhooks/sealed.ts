import { z } from 'zod';
import { sealer } from '@/lib/signing/process-keys';

/** A webhook's URL and secrets lie sealed; they open for their own row only. */
export const sealText = (orgId: string, webhookId: string, kind: 'webhook_url' | 'webhook_secret', text: string) =>
  new Uint8Array(sealer().seal(text, { orgId, kind, rowId: webhookId }));

/** Throws `SealError` when the text doesn't open with the keys at hand. */
export const openText = (
  orgId: string,
  webhookId: string,
  kind: 'webhook_url' | 'webhook_secret',
  sealed: Uint8Array,
): string => z.string().parse(sealer().open(sealed, { orgId, kind, rowId: webhookId }));
