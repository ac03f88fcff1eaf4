import type { z } from 'zod';
import { http, type Answer, type CallOptions } from './http';

/** Somebody with a credential, calling one server about one organization. */
export class Caller {
  constructor(
    readonly server: string,
    readonly org: string,
    readonly token: string | undefined,
  ) {}

  /** The same credential at another server or about another organization. */
  at(change: { server?: string; org?: string }): Caller {
    return new Caller(change.server ?? this.server, change.org ?? this.org, this.token);
  }

  /** A path below the organization (`/approvals`), or a whole one (`/api/v1/auth/me`). */
  url(path: string): string {
    const whole = path.startsWith('/api/') || path.startsWith('/.well-known');
    return `${this.server}${whole ? '' : `/api/v1/orgs/${this.org}`}${path}`;
  }

  call(method: string, path: string, options: Omit<CallOptions, 'token'> = {}): Promise<Answer> {
    return http(method, this.url(path), { ...options, token: this.token });
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', path, { body, headers });
  }
}

/** The body of an answer that must be a success and be as the contract says; fails with what came instead. */
export function read<S extends z.ZodType>(schema: S, answer: Answer): z.output<S> {
  if (answer.status < 200 || answer.status > 299) throw new Error(`${answer.status}: ${answer.text}`);
  const parsed = schema.safeParse(answer.json);
  if (!parsed.success)
    throw new Error(`The answer is not as its contract says: ${parsed.error.message}\n${answer.text}`);
  return parsed.data;
}
