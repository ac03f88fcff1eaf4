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

/**
 * `appr` + UUID → `appr-01jq…`: the UUID's 128 bits as 26 lower-case Crockford base32 characters. Throws TypeError for
 * text that is no UUID.
 */
export function publicId<K extends IdKind>(kind: K, id: Kinds[K] | string): string {
  const hex = id.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new TypeError(`not a UUID: ${id}`);
  // A list prints hundreds: pieces of 20 bits take a third of what a BigInt does.
  const digit = (bits: number) => ALPHABET[bits & 31];
  // The first 8 bits are two digits, each 20 of the others four.
  const head = parseInt(hex.slice(0, 2), 16);
  let text = `${kind}-${digit(head >> 5)}${digit(head)}`;
  for (let at = 2; at < 32; at += 5) {
    const bits = parseInt(hex.slice(at, at + 5), 16);
    text += `${digit(bits >> 15)}${digit(bits >> 10)}${digit(bits >> 5)}${digit(bits)}`;
  }
  return text;
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
