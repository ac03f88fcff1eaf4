import { expect } from 'vitest';
import { z } from 'zod';
import { Reply, type Operation } from '@/lib/api/operation';
import { parseWith } from '@/lib/api/parse';
import type { Actor } from '@/lib/identity/actor';

export type Sent = { params?: Readonly<Record<string, string>>; query?: unknown; body?: unknown };

/** Calls operations without a server, and knows which of them were called. */
export function callsTo(operations: readonly Operation[]) {
  const called = new Set<string>();
  return {
    called,
    /** Calls one as the wrapper does: parsed with its schemas. The answer must be all that its schema says, and no more. */
    async call(actor: Actor, id: string, sent: Sent = {}): Promise<Record<string, unknown>> {
      const operation = operations.find((one) => one.id === id);
      if (!operation) throw new Error(`no operation ${id}`);
      called.add(id);
      const answer = await operation.invoke(
        { kind: 'actor', actor },
        {
          requestId: 'req-test',
          ip: '127.0.0.1',
          userAgent: null,
          authorization: null,
          header: () => null,
          signal: () => new AbortController().signal,
          idempotency: null,
          lastEventId: null,
          params: parseWith(operation.params, { org: 'acme', ...sent.params }) as undefined,
          query: parseWith(operation.query, sent.query ?? {}) as undefined,
          body: parseWith(operation.body, sent.body ?? {}) as undefined,
        },
      );
      expect(answer).not.toBeInstanceOf(Reply);
      const json: unknown = answer === undefined ? undefined : JSON.parse(JSON.stringify(answer));
      if (operation.response.schema) expect(operation.response.schema.parse(json)).toEqual(json);
      else expect(json).toBeUndefined();
      return z.record(z.string(), z.unknown()).parse(json ?? {});
    },
  };
}
