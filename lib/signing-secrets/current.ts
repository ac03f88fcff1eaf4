import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { withOrg } from '@/lib/db/scope';
import { FIRST_SIGNING_SECRET, SIGNING_SECRET } from '@/lib/db/sql/signing-secrets';
import { secrets } from '@/lib/env';
import { notFound } from '@/lib/errors';
import type { OrgId } from '@/lib/ids';
import { hmacPads, type HmacPads } from '@/lib/signing/hmac';
import { sealer } from '@/lib/signing/process-keys';
import type { SealContext } from '@/lib/signing/seal';

/** With what an organization's decisions are signed, and what is still accepted. */
export type SigningSecrets = {
  current: string;
  version: number;
  /** `HMAC_SECRET` of the environment, until it is rotated for the first time. */
  source: 'environment' | 'generated';
  /** The current one and, for a set time after a rotation, the one before. */
  accepted: readonly string[];
  previousUntil: string | null;
  rotatedAt: string | null;
};

const row = z.object({
  is_first: z.boolean(),
  sealed: z.instanceof(Buffer).nullable(),
  version: z.number(),
  previous_sealed: z.instanceof(Buffer).nullable(),
  previous_valid: z.boolean(),
  previous_until: z.string().nullable(),
  rotated_at: z.string().nullable(),
});

export const signingSecretContext = (orgId: OrgId): SealContext => ({ orgId, kind: 'signing_secret', rowId: orgId });

export const newSigningSecret = (): string => randomBytes(32).toString('base64url');

/** The organization's signing secrets as they are now. The first use makes one; `HMAC_SECRET` is the first org's. */
export async function signingSecrets(orgId: OrgId): Promise<SigningSecrets> {
  const read = async () => {
    const [found] = await withOrg(orgId, (run) => run(SIGNING_SECRET, [orgId]));
    if (!found) throw notFound('organization');
    return row.parse(found);
  };
  let stored = await read();
  if (stored.sealed === null && !stored.is_first) {
    const sealed = sealer().seal(newSigningSecret(), signingSecretContext(orgId));
    await withOrg(orgId, (run) => run(FIRST_SIGNING_SECRET, [orgId, sealed]));
    stored = await read();
  }
  const open = (sealed: Buffer): string => z.string().parse(sealer().open(sealed, signingSecretContext(orgId)));
  const current = stored.sealed ? open(stored.sealed) : secrets().HMAC_SECRET;
  const previous = stored.previous_valid && stored.previous_sealed ? [open(stored.previous_sealed)] : [];
  return {
    current,
    version: stored.version,
    source: stored.sealed ? 'generated' : 'environment',
    accepted: [current, ...previous],
    previousUntil: previous.length > 0 ? stored.previous_until : null,
    rotatedAt: stored.rotated_at,
  };
}

/**
 * Every decision signs: it may do so for some seconds with a secret that was just rotated away, which stays accepted for
 * a minute at least.
 */
const pads = new LRUCache<OrgId, HmacPads>({ max: 1000, ttl: 10_000 });

/** The signing key in the form in which the database can sign with it. */
export async function signingPads(orgId: OrgId): Promise<HmacPads> {
  const known = pads.get(orgId);
  if (known) return known;
  const made = hmacPads((await signingSecrets(orgId)).current);
  pads.set(orgId, made);
  return made;
}

/** After a rotation this process signs with the new secret at once. */
export const forgetSigningPads = (orgId: OrgId): void => void pads.delete(orgId);
