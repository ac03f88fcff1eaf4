import { createDispatcher } from '@/lib/api/dispatch';
import { authOperations } from '@/lib/api/operations/auth';
import { memberOperations } from '@/lib/api/operations/members';
import { orgOperations } from '@/lib/api/operations/orgs';
import { tokenOperations } from '@/lib/api/operations/tokens';
import type { Role } from '@/lib/authority/roles';
import type { TestDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { hashPassword } from '@/lib/identity/password';
import { newId, type OrgId, type UserId } from '@/lib/ids';

export const PASSWORD = 'seven lazy otters swim';

export type Org = { orgId: OrgId; slug: string };
export type Person = { userId: UserId; email: string };
export type Answer = { status: number; body: unknown; headers: Headers };
type Sent = { token?: string; headers?: Record<string, string>; body?: unknown; ip?: string };

/** Organizations and people in a test's database, and the operations of identity as they are called over HTTP. */
export async function identityWorld({ sudo }: TestDatabase) {
  provideEnv({ RATE_LIMIT: 'off' });
  const dispatch = createDispatcher([...authOperations, ...orgOperations, ...memberOperations, ...tokenOperations]);
  const hash = await hashPassword(PASSWORD);
  let count = 0;
  let calls = 0; // each from its own address, unless told

  async function org(options: { first?: boolean } = {}): Promise<Org> {
    const made = { orgId: newId('org'), slug: `org-no${++count}` };
    const values = [made.orgId, made.slug, `Org ${count}`, options.first ?? false];
    await sudo('INSERT INTO orgs (id, slug, name, is_first) VALUES ($1, $2, $3, $4)', values);
    return made;
  }

  async function person(memberships: [Org, Role][], options: { mustChange?: boolean } = {}): Promise<Person> {
    const made = { userId: newId('usr'), email: `person${++count}@example.com` };
    await sudo('INSERT INTO users (id, email, name, password_hash, must_change_password) VALUES ($1, $2, $3, $4, $5)', [
      made.userId,
      made.email,
      `Person ${count}`,
      hash,
      options.mustChange ?? false,
    ]);
    for (const [{ orgId }, role] of memberships) {
      await sudo('INSERT INTO members (org_id, user_id, role) VALUES ($1, $2, $3)', [orgId, made.userId, role]);
    }
    return made;
  }

  async function call(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const headers = new Headers(sent.headers);
    if (sent.token) headers.set('authorization', `Bearer ${sent.token}`);
    if (sent.body !== undefined) headers.set('content-type', 'application/json');
    const body = sent.body === undefined ? {} : { body: JSON.stringify(sent.body) };
    const request = new Request(`http://localhost:3000${path}`, { method, headers, ...body });
    const response = await dispatch(request, sent.ip ?? `10.0.${(++calls >> 8) & 255}.${calls & 255}`);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
  }

  /** Signs in over the API and returns the access token. */
  async function signIn({ email }: Person): Promise<string> {
    const { status, body } = await call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });
    if (status !== 200) throw new Error(`sign-in answered ${status}: ${JSON.stringify(body)}`);
    return textAt(body, 'access_token');
  }

  /** Types of the events in an organization's log, oldest first. */
  async function events({ orgId }: Org): Promise<string[]> {
    const rows = await sudo<{ type: string }>(
      'SELECT type FROM audit_events WHERE org_id = $1 ORDER BY occurred_at, ctid',
      [orgId],
    );
    return rows.map((row) => row.type);
  }

  return { org, person, call, signIn, events, sudo };
}

/** A text inside an answer, by its path. */
export function textAt(body: unknown, ...path: (string | number)[]): string {
  let value = body;
  for (const step of path) {
    value =
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([k]) => k === String(step))?.[1]
        : undefined;
  }
  if (typeof value !== 'string') throw new Error(`no text at ${path.join('.')} of ${JSON.stringify(body)}`);
  return value;
}
