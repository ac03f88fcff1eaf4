import { LRUCache } from 'lru-cache';

/** Anywhere in a name, separators and case ignored: `db_password`, `userPassword1`, `PGPASSWORD`, `x-api-key`. */
const STEMS = [
  'password|passwd|passphrase|passcode|passwort|kennwort|contrasena|motdepasse|senha|wachtwoord|пароль|密码|パスワード',
  'secret|credential|apikey|privatekey|accesskey|authtoken|accesstoken|refreshtoken|idtoken|sessiontoken|bearertoken',
  'bottoken|connectionstring|connstr|setcookie|amzsignature|amzcredential|googsignature|googcredential|mnemonic',
  'seedphrase|recoveryphrase|otpauth|pwd|dbpass|userpass|smtppass|sshpass|rootpass|adminpass|mypass',
].join('|');
const STEM = new RegExp(STEMS, 'u');

/** As a whole word of the name: `GITHUB_TOKEN`, `tokenValue`, `basic-auth`. */
const WORDS: ReadonlySet<string> = new Set(
  (
    'token tokens auth authorization bearer jwt jwts cookie cookies otp totp pin pincode cvv cvc csc pass pw psk salt ' +
    'sas sig cred creds'
  ).split(' '),
);

/** What makes `… key` a secret one; `primary_key`, `public_key`, `idempotency_key` are not. */
const SECRET_KEYS: ReadonlySet<string> = new Set(
  (
    'api access private secret signing encryption decryption master ssh deploy hmac shared account service license ' +
    'root admin auth session cipher symmetric aes rsa pgp gpg stripe openai anthropic aws azure gcp github gitlab slack ' +
    'sendgrid twilio mailgun datadog webhook app client'
  ).split(' '),
);

/** What makes `… code` a secret one. */
const SECRET_CODES: ReadonlySet<string> = new Set(
  'access auth authorization security verification recovery backup reset login mfa pin secret sms'.split(' '),
);

/** A last word that speaks about a secret instead of being one: `token_type`, `secret_name`, `password_policy`. */
const DESCRIPTIVE: ReadonlySet<string> = new Set(
  (
    'type kind id ids uuid name names ref refs arn count length size limit ttl expiry expires expired expiration at url ' +
    'uri endpoint policy policies enabled required strength rotation rotated age hint status prefix fingerprint label ' +
    'param params provider method version manager usage algorithm amount role path field'
  ).split(' '),
);

/** Beside `token`, these tell of quantities (`max_tokens`, `tokenBudget`). */
const QUANTITY =
  /^(?:max|min|limit|count|used|usage|total|budget|num|number|prompt|completion|input|output|cached|per)$/;

/** `userAPIKey-v2` → `user api key v 2`: NFKD without marks and invisible characters, so that those hide no name. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]+/gu, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

type NameFacts = { squashed: string; secret: boolean; quantity: boolean };

/** Few names recur in every call, so what is known of a name is kept. */
const known = new LRUCache<string, NameFacts>({ max: 5_000 });

function factsOf(name: string): NameFacts {
  const cached = known.get(name);
  if (cached) return cached;
  const words = wordsOf(name);
  const facts = {
    squashed: words.join(''),
    secret: namesSecret(words),
    quantity: words.at(-1) === 'pass' || countsTokens(words),
  };
  known.set(name, facts);
  return facts;
}

function namesSecret(words: readonly string[]): boolean {
  const last = words.at(-1);
  if (last === undefined || (words.length > 1 && DESCRIPTIVE.has(last))) return false;
  if (words.some((word) => WORDS.has(word))) return true;
  if (qualified(words, /^keys?$/, SECRET_KEYS) || qualified(words, /^codes?$/, SECRET_CODES)) return true;
  return STEM.test(words.join('').replace(/secretar(?:y|ies|iat)/g, ''));
}

function qualified(words: readonly string[], noun: RegExp, qualifiers: ReadonlySet<string>): boolean {
  return words.some((word, i) => noun.test(word) && qualifiers.has(words[i - 1] ?? ''));
}

function countsTokens(words: readonly string[]): boolean {
  if (words.includes('tokens')) return true;
  return words.includes('token') && words.some((word) => QUANTITY.test(word));
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d{1,12}(?:\.\d{1,6})?$/.test(value));
}

/**
 * Whether a parameter, header, variable or field of this name holds a secret. `value` tells apart what a name alone
 * can't: truth values, token counts and numbers of passes are none.
 */
export function isSecretName(name: string, value?: unknown): boolean {
  if (value === null || typeof value === 'boolean') return false;
  const { secret, quantity } = factsOf(name);
  return secret && !(quantity && isNumeric(value));
}

/** A name reduced to what is compared: letters and digits, lower case. */
export function squashName(name: string): string {
  return factsOf(name).squashed;
}
