import { env, secrets } from '@/lib/env';
import { createIssuer, type Issuer } from '@/lib/signing/keys';
import { createSealer, type Sealer } from '@/lib/signing/seal';

const holder = globalThis as typeof globalThis & { __countersignKeys?: { issuer: Issuer; sealer: Sealer } };

/** `SIGNING_KEY` and `ENCRYPTION_KEY` may list earlier keys after the current one, parted by commas. */
const list = (text: string) =>
  text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');

function keys() {
  return (holder.__countersignKeys ??= {
    issuer: createIssuer(env().appUrl, list(secrets().SIGNING_KEY)),
    sealer: createSealer(list(secrets().ENCRYPTION_KEY)),
  });
}

/** The process's signing keys, issuing under `APP_URL`. Throws `EnvError` or `TypeError` if they are unusable. */
export const signingKey = (): Issuer => keys().issuer;

/** The process's sealer for params and secrets. */
export const sealer = (): Sealer => keys().sealer;
