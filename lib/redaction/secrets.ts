import { childPath, type JsonObject, type JsonValue } from '@/lib/json/value';
import { isSecretName, squashName } from '@/lib/redaction/secret-names';
import { REDACTED } from '@/lib/redaction/secret-patterns';
import { redactText } from '@/lib/redaction/secret-text';

export type RedactOptions = {
  /** A tool's own `secret_params`: a name (at any depth) or a dot path, case and separators ignored. */
  secretParams?: readonly string[];
};

export type Redacted<T extends JsonValue> = {
  value: T;
  /** Where something was masked (`headers.Authorization`, `env[2].value`); at most 200 places. */
  masked: readonly string[];
};

const MAX_DEPTH = 64;
const MAX_NODES = 250_000;
const MAX_REPORTED = 200;

/** `[{name: 'DB_PASSWORD', value: '…'}]`: the form of environments, headers and form fields. */
const NAMING_KEYS: ReadonlySet<string> = new Set([
  'name',
  'key',
  'field',
  'header',
  'variable',
  'label',
  'param',
  'type',
]);
const VALUE_KEYS: ReadonlySet<string> = new Set(['value', 'values', 'val', 'content', 'default', 'data']);

const FEW_WORDS = /^[\p{L}\p{N}_.$ -]{1,60}$/u;
const ONE_WORD = /^[\p{L}\p{N}_.$-]{1,60}$/u;

type Walk = {
  masked: string[];
  nodes: number;
  open: Set<object>;
  params: readonly string[];
};

/**
 * A copy of `value` with every secret replaced by `[REDACTED]`: by the name it stands under (nested, in lists of
 * name/value pairs, in command-line arguments, in Kubernetes Secrets) and by its own shape, in values, in texts and in
 * keys. Pure, bounded and idempotent; what is deeper or larger than anything we accept is masked as a whole. Values
 * that JSON doesn't know (dates, errors, bytes) come out in their JSON form, so that log entries can pass through too.
 */
export function redact(value: Readonly<Record<string, unknown>>, options?: RedactOptions): Redacted<JsonObject>;
export function redact(value: unknown, options?: RedactOptions): Redacted<JsonValue>;
export function redact(value: unknown, options: RedactOptions = {}): Redacted<JsonValue> {
  const params = (options.secretParams ?? []).map((path) => path.split('.').map(squashName).join('.'));
  const walk: Walk = { masked: [], nodes: 0, open: new Set(), params };
  return { value: visit(value, '', '', walk) ?? null, masked: walk.masked };
}

function mask(path: string, walk: Walk): string {
  if (walk.masked.length < MAX_REPORTED) walk.masked.push(path);
  return REDACTED;
}

function visit(value: unknown, path: string, plainPath: string, walk: Walk): JsonValue | undefined {
  if (typeof value === 'string') {
    const text = redactText(value);
    if (text !== value) mask(path, walk);
    return text;
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return undefined;
  if (++walk.nodes > MAX_NODES || walk.open.size >= MAX_DEPTH || walk.open.has(value)) return mask(path, walk);
  walk.open.add(value);
  const copy = visitObject(value, path, plainPath, walk);
  walk.open.delete(value);
  return copy;
}

function visitObject(value: object, path: string, plainPath: string, walk: Walk): JsonValue | undefined {
  if (Array.isArray(value)) return visitArray(value, path, plainPath, walk);
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    const own = Object.entries(value).filter(([key]) => key !== 'name' && key !== 'message' && key !== 'stack');
    return visitEntries(Object.entries({ type: name, message, stack, cause }).concat(own), path, plainPath, walk);
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return visit(value.toJSON(), path, plainPath, walk);
  return visitEntries(Object.entries(value), path, plainPath, walk);
}

function visitArray(items: readonly unknown[], path: string, plainPath: string, walk: Walk): JsonValue[] {
  // `['--password', 'x']` and `['password', 'x']`: the item before names this one.
  const isPair = items.length === 2;
  return items.map((item, i) => {
    const before = items[i - 1];
    const naming = typeof before === 'string' && (isPair || before.startsWith('-')) && ONE_WORD.test(before);
    const place = childPath(path, i);
    if (naming && typeof item === 'string' && item !== '' && !item.startsWith('-') && isSecretName(before, item)) {
      return item === REDACTED ? item : mask(place, walk);
    }
    return visit(item, place, plainPath, walk) ?? null;
  });
}

function visitEntries(entries: [string, unknown][], path: string, plainPath: string, walk: Walk): JsonObject {
  const named = entries.some(
    ([key, value]) =>
      typeof value === 'string' && NAMING_KEYS.has(squashName(key)) && FEW_WORDS.test(value) && isSecretName(value),
  );
  const isKubernetesSecret = entries.some(([key, value]) => key === 'kind' && value === 'Secret');
  const copy = new Map<string, JsonValue>();
  const counted = new Map<string, number>();
  for (const [key, value] of entries) {
    const maskedKey = redactText(key);
    const safeKey = freeKey(maskedKey, copy, counted);
    const place = childPath(path, safeKey);
    const squashed = squashName(key);
    const plain = plainPath === '' ? squashed : `${plainPath}.${squashed}`;
    const secret =
      isSecretName(key, value) ||
      (maskedKey !== key && isSecretName(maskedKey, value)) ||
      isSecretParam(plain, walk.params) ||
      (named && VALUE_KEYS.has(squashed)) ||
      (isKubernetesSecret && (squashed === 'data' || squashed === 'stringdata'));
    const safe = secret ? maskWhole(value, place, walk) : visit(value, place, plain, walk);
    if (safe !== undefined) copy.set(safeKey, safe);
  }
  return Object.fromEntries(copy); // defines own properties, so that a key `__proto__` stays a key
}

function maskWhole(value: unknown, path: string, walk: Walk): JsonValue | undefined {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (value === null || value === '' || value === REDACTED) return value;
  return mask(path, walk);
}

function isSecretParam(plainPath: string, params: readonly string[]): boolean {
  return params.some((param) => plainPath === param || plainPath.endsWith(`.${param}`));
}

/** Two keys that are masked to the same text stay two keys. `counted`: how far the numbers of each text are taken. */
function freeKey(key: string, taken: ReadonlyMap<string, unknown>, counted: Map<string, number>): string {
  if (!taken.has(key)) return key;
  let n = counted.get(key) ?? 2;
  while (taken.has(`${key}#${n}`)) n++;
  counted.set(key, n + 1);
  return `${key}#${n}`;
}
