import { createHash, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@/lib/signing/canonical-json';
import { pythonJson } from '@/lib/signing/python-json';

/** SHA-256 of bytes or UTF-8 text as 64 lower-case hex letters. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of the canonical JSON of a value. Throws `TypeError` if it is no JSON. */
export function jsonHash(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

/** What a person decides on: type, tool and params, exactly. Further fields of the argument don't enter the hash. */
export function actionHash({ type, tool, params }: { type: string; tool: string; params: unknown }): string {
  return jsonHash({ type, tool, params });
}

/** Where an approved action runs: the pinned target of `lib/execution/target.ts`. */
export function targetHash(target: object): string {
  return jsonHash(target);
}

/**
 * The context that an agent gave with its request, as it was when it was shown; an absent one counts as null. Over the
 * text that Python's `json.dumps(context, sort_keys=True)` makes, so that old executors compute the same.
 */
export function contextHash(context: unknown): string {
  return sha256Hex(pythonJson(context ?? null));
}

/** Compares two secrets or digests in a time that depends on neither; texts of unequal length are simply unequal. */
export function safeEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
