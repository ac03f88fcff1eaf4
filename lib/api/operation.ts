import type { z } from 'zod';
import type { Permission } from '@/lib/authority/permissions';
import type { Account } from '@/lib/identity/account';
import type { Actor } from '@/lib/identity/actor';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** What every handler is given, whoever calls. */
export type CallInfo = {
  requestId: string;
  /** The caller's address as far as `TRUSTED_PROXY` lets us know it. */
  ip: string;
  userAgent: string | null;
  /** The header as it came; for a credential that isn't one of ours. */
  authorization: string | null;
  /** A header of the request; null where it has none. */
  header: (name: string) => string | null;
  /** Aborts when the client leaves. Who waits for approvals is told of a stop by lib/live. */
  signal: () => AbortSignal;
  /** The caller's idempotency key (header or body) with the hash of what it stands for. */
  idempotency: IdempotencyKey | null;
  /** The `Last-Event-ID` of a caller whose event stream broke off; null for a first one. */
  lastEventId: string | null;
};

export type IdempotencyKey = { key: string; bodyHash: string };

type Infer<S> = S extends z.ZodType ? z.output<S> : undefined;

export type Call<P, Q, B> = CallInfo & { params: Infer<P>; query: Infer<Q>; body: Infer<B> };

/** An answer that is more than `response.status` with a JSON body. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}

type Shape<P extends z.ZodType | undefined, Q extends z.ZodType | undefined, B extends z.ZodType | undefined> = {
  /** `noun.verb`; unique. */
  id: string;
  method: Method;
  /** With `{name}` placeholders, below the server's root. */
  path: `/${string}`;
  tag: string;
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  body?: B;
  /** True where an absent body means `{}`. */
  bodyOptional?: boolean;
  response: { status: number; description: string; schema?: z.ZodType; contentType?: string };
  /**
   * POST that creates honours `Idempotency-Key`: `replay` stores and replays the answer, `{ without }` replays it without
   * its secret fields, `domain` hands the key to the use case, which claims it in its own write.
   */
  idempotency?: 'replay' | 'domain' | { without: readonly string[] };
  /** For probes, which call often and come from one address: no rate limit. */
  uncounted?: boolean;
  /** A public document that many fetch from one address: counted by itself, generously. */
  document?: boolean;
};

type Z = z.ZodType | undefined;

/** An operation of one organization: `{org}` in the path or, without it, the organization of the credential. */
export type OrgOperation<P extends Z = Z, Q extends Z = Z, B extends Z = Z> = Shape<P, Q, B> & {
  access: 'org';
  permission: Permission;
  handler: (actor: Actor, call: Call<P, Q, B>) => Promise<unknown>;
};

/** An operation of a signed-in person, outside any organization (`/auth/me`, password). */
export type AccountOperation<P extends Z = Z, Q extends Z = Z, B extends Z = Z> = Shape<P, Q, B> & {
  access: 'account';
  /** Works while a first password must still be changed. */
  beforePasswordChange?: boolean;
  /** Answers keys of agents and services too; without it they are refused. */
  forKeys?: (actor: Exclude<Actor, { kind: 'user' }>) => Promise<unknown>;
  handler: (account: Account, call: Call<P, Q, B>) => Promise<unknown>;
};

/** An operation without credentials; says so on purpose. */
export type PublicOperation<P extends Z = Z, Q extends Z = Z, B extends Z = Z> = Shape<P, Q, B> & {
  access: 'public';
  handler: (call: Call<P, Q, B>) => Promise<unknown>;
};

export type Operation = {
  [A in 'org' | 'account' | 'public']: Omit<
    A extends 'org' ? OrgOperation : A extends 'account' ? AccountOperation : PublicOperation,
    'handler'
  > & { invoke: (principal: Principal, call: Call<Z, Z, Z>) => Promise<unknown> };
}['org' | 'account' | 'public'];

/** Who calls, as resolved before the handler. */
export type Principal = { kind: 'actor'; actor: Actor } | { kind: 'account'; account: Account } | { kind: 'nobody' };

/**
 * Declares an operation. The handler's `params`, `query` and `body` have the types that the schemas parse to; the
 * wrapper (`handle.ts`) has parsed them before, so the one cast from the untyped call is sound.
 */
export function orgOperation<P extends Z = undefined, Q extends Z = undefined, B extends Z = undefined>(
  definition: Omit<OrgOperation<P, Q, B>, 'access'>,
): Operation {
  const { handler, ...rest } = definition;
  return {
    ...rest,
    access: 'org',
    invoke: (principal, call) => {
      if (principal.kind !== 'actor') throw new Error(`${definition.id} was called without an actor`);
      return handler(principal.actor, call as Call<P, Q, B>);
    },
  };
}

/** Declares an operation of a signed-in person. */
export function accountOperation<P extends Z = undefined, Q extends Z = undefined, B extends Z = undefined>(
  definition: Omit<AccountOperation<P, Q, B>, 'access'>,
): Operation {
  const { handler, ...rest } = definition;
  return {
    ...rest,
    access: 'account',
    invoke: (principal, call) => {
      if (principal.kind === 'actor' && principal.actor.kind !== 'user' && rest.forKeys)
        return rest.forKeys(principal.actor);
      if (principal.kind !== 'account') throw new Error(`${definition.id} was called without an account`);
      return handler(principal.account, call as Call<P, Q, B>);
    },
  };
}

/** Declares an operation that needs no credentials. */
export function publicOperation<P extends Z = undefined, Q extends Z = undefined, B extends Z = undefined>(
  definition: Omit<PublicOperation<P, Q, B>, 'access'>,
): Operation {
  const { handler, ...rest } = definition;
  return { ...rest, access: 'public', invoke: (_principal, call) => handler(call as Call<P, Q, B>) };
}
