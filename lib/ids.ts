import { v7, validate } from 'uuid';

declare const brand: unique symbol;
type Id<B extends string> = string & { readonly [brand]: B };

export type OrgId = Id<'org'>;
export type UserId = Id<'usr'>;
export type SessionId = Id<'ses'>;
export type TokenId = Id<'tok'>;
export type ManifestId = Id<'mft'>;
export type ApprovalId = Id<'appr'>;
export type InteractionId = Id<'int'>;
export type ExecutionId = Id<'exec'>;
export type RuleId = Id<'rule'>;
export type EventId = Id<'evt'>;
export type InvitationId = Id<'inv'>;
export type SecretId = Id<'sec'>;
export type PolicyId = Id<'pol'>;
export type CapabilityTokenId = Id<'cap'>;
export type GrantId = Id<'grant'>;
export type BatchId = Id<'batch'>;
export type WebhookId = Id<'whk'>;
export type DeliveryId = Id<'dlv'>;

type Kinds = {
  org: OrgId;
  usr: UserId;
  ses: SessionId;
  tok: TokenId;
  mft: ManifestId;
  appr: ApprovalId;
  int: InteractionId;
  exec: ExecutionId;
  rule: RuleId;
  evt: EventId;
  inv: InvitationId;
  sec: SecretId;
  pol: PolicyId;
  cap: CapabilityTokenId;
  grant: GrantId;
  batch: BatchId;
  whk: WebhookId;
  dlv: DeliveryId;
};
export type IdKind = keyof Kinds;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUE = new Map([...ALPHABET].map((letter, index) => [letter, BigInt(index)]));

/** A new UUIDv7 (RFC 9562): time-ordered, so that primary keys insert at the right edge of their index. */
export function newId<K extends IdKind>(_kind: K): Kinds[K] {
  return v7() as Kinds[K];
}

/** `appr` + UUID → `appr-01jq…`: the UUID's 128 bits as 26 lower-case Crockford base32 characters. */
export function publicId<K extends IdKind>(kind: K, id: Kinds[K] | string): string {
  let bits = BigInt('0x' + id.replaceAll('-', ''));
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return `${kind}-${text}`;
}

/** Reads a public id (`appr-…`, also `appr_…`) or a plain UUID; null when the text is neither. */
export function parseId<K extends IdKind>(kind: K, text: string): Kinds[K] | null {
  if (validate(text)) return text.toLowerCase() as Kinds[K];
  const separator = text[kind.length];
  if (!text.startsWith(kind) || (separator !== '-' && separator !== '_')) return null;
  const digits = text.slice(kind.length + 1);
  if (digits.length !== 26) return null;
  let bits = 0n;
  for (const digit of digits) {
    const value = VALUE.get(digit);
    if (value === undefined) return null;
    bits = (bits << 5n) | value;
  }
  const hex = bits.toString(16).padStart(32, '0');
  if (hex.length !== 32) return null;
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return validate(uuid) ? (uuid as Kinds[K]) : null;
}

/** Marks a UUID that was read from the database (or a verified token) as an id of its kind. */
export const asId = <K extends IdKind>(_kind: K, uuid: string): Kinds[K] => uuid as Kinds[K];
