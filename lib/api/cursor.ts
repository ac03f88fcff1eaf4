import { z } from 'zod';
import type { Page } from '@/lib/contracts/common';
import { invalidField } from '@/lib/errors';
import { TOTAL_CAP, type Listed } from '@/lib/listed';

/** Turns the key of a list's last row into an opaque cursor and back. */
export type CursorCodec<K> = {
  encode: (key: K) => string;
  /** Null without a cursor; 422 on one that isn't ours or belongs to another list or order. */
  parse: (text: string | undefined) => K | null;
};

const envelope = z.tuple([z.string(), z.unknown()]);

/**
 * A keyset cursor: base64url of the list's name (with its order, e.g. `approvals:-created_at`) and the last row's key.
 * It holds a position only, never a filter or a right: rows are scoped by organization whatever it says.
 */
export function cursorCodec<S extends z.ZodType>(list: string, key: S): CursorCodec<z.output<S>> {
  return {
    encode: (value) => Buffer.from(JSON.stringify([list, value])).toString('base64url'),
    parse: (text) => {
      if (text === undefined) return null;
      const [name, value] = envelope.safeParse(fromBase64Json(text)).data ?? [];
      const parsed = name === list ? key.safeParse(value) : undefined;
      if (!parsed?.success) throw invalidField('cursor', 'is not a cursor of this list and order; begin without one');
      return parsed.data;
    },
  };
}

function fromBase64Json(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The wire's page of a list. */
export function toPage<T, K>(listed: Listed<T, K>, codec: CursorCodec<K>): Page<T> {
  return {
    items: listed.items,
    total: Math.min(listed.total, TOTAL_CAP),
    total_relation: listed.total > TOTAL_CAP ? 'gte' : 'eq',
    has_more: listed.next !== null,
    next_cursor: listed.next === null ? null : codec.encode(listed.next),
  };
}
