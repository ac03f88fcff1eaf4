import { encode } from 'next-auth/jwt';
import { z } from 'zod';
import { testDatabase } from '@/lib/db/testing/database';
import { secrets } from '@/lib/env';
import { AppError, conflict } from '@/lib/errors';
import { identityWorld, type Person } from '@/lib/identity/testing/world';
import { newId } from '@/lib/ids';
import { createDispatcher } from '../dispatch';
import { accountOperation, orgOperation, publicOperation, Reply } from '../operation';

const database = await testDatabase();
const { sudo } = database;
const identities = await identityWorld(database);
const { org, person, signIn } = identities;
/** Calls the operations of identity. */
export const identity = identities.call;
export const acme = await org({ first: true });
const beta = await org();
export const admin = await person([[acme, 'admin']]);
export const token = await signIn(admin);
export const viewer = await signIn(await person([[acme, 'viewer']]));
export const stranger = await signIn(await person([[beta, 'owner']]));

let made = 0;
/** What the operation with `throws` throws, by name. */
const thrown: Record<string, () => unknown> = {
  bug: () => new TypeError('cannot read the password hunter2-hunter2'),
  refused: () => conflict('not like this', 'CHANGED', { status: 'approved' }),
  full: () => Object.assign(new Error('could not extend file'), { code: '53100', severity: 'ERROR' }),
  deadlock: () => Object.assign(new Error('deadlock detected'), { code: '40P01', severity: 'ERROR' }),
  lost: () => new Error('Connection terminated unexpectedly'),
  taken: () => Object.assign(new Error('duplicate key'), { code: '23505', severity: 'ERROR' }),
  unfit: () => Object.assign(new Error('invalid byte sequence'), { code: '22021', severity: 'ERROR' }),
  text: () => 'just a text',
  many: () => new AppError('TOO_MANY_PENDING', 'too many', { retryAfter: 2.3 }),
};
const orgParams = z.object({ org: z.string() });
const THINGS = '/api/v1/orgs/{org}/things' as const;
/** Operations that stand for no domain: what is tested is what happens around any of them. */
const operations = [
  publicOperation({
    id: 'test.public',
    method: 'GET',
    path: '/api/v1/test/{name}',
    tag: 'Test',
    summary: 'What a path parameter says',
    params: z.object({ name: z.string() }),
    query: z.strictObject({ throws: z.string().optional(), n: z.coerce.number().int().optional() }),
    response: { status: 200, description: 'it' },
    handler: ({ params, query, requestId }) => {
      if (query.throws !== undefined) throw thrown[query.throws]?.();
      return Promise.resolve({ name: params.name, n: query.n ?? null, request_id: requestId });
    },
  }),
  publicOperation({
    id: 'test.probe',
    method: 'GET',
    path: '/test-probe',
    tag: 'Test',
    summary: 'A probe',
    uncounted: true,
    response: { status: 200, description: 'it' },
    handler: () => Promise.resolve({}),
  }),
  publicOperation({
    id: 'test.document',
    method: 'GET',
    path: '/api/v1/test-document',
    tag: 'Test',
    summary: 'A document',
    document: true,
    response: { status: 200, description: 'it' },
    handler: () => Promise.resolve({}),
  }),
  publicOperation({
    id: 'test.stream',
    method: 'GET',
    path: '/api/v1/test-stream',
    tag: 'Test',
    summary: 'A stream',
    response: { status: 200, description: 'it', contentType: 'text/event-stream' },
    handler: () => Promise.resolve(new Response('data: 1\n\n', { headers: { 'content-type': 'text/event-stream' } })),
  }),
  orgOperation({
    id: 'test.list',
    method: 'GET',
    path: THINGS,
    tag: 'Test',
    summary: 'List',
    permission: 'agents.read',
    params: orgParams,
    response: { status: 200, description: 'things' },
    handler: (actor) => Promise.resolve({ org_id: actor.orgId }),
  }),
  orgOperation({
    id: 'test.create',
    method: 'POST',
    path: THINGS,
    tag: 'Test',
    summary: 'Create',
    permission: 'agents.manage',
    params: orgParams,
    body: z.strictObject({ name: z.string().min(2), wait: z.int().default(0), refuse: z.boolean().default(false) }),
    idempotency: { without: ['token'] },
    response: { status: 201, description: 'a thing' },
    handler: async (_actor, { body }) => {
      if (body.refuse) throw conflict('no');
      await new Promise((resolve) => setTimeout(resolve, body.wait));
      return { name: body.name, number: ++made, token: 'shown once' };
    },
  }),
  orgOperation({
    id: 'test.delete',
    method: 'DELETE',
    path: `${THINGS}/{id}`,
    tag: 'Test',
    summary: 'Delete',
    permission: 'agents.manage',
    params: orgParams.extend({ id: z.string() }),
    body: z.strictObject({ reason: z.string().optional() }),
    bodyOptional: true,
    response: { status: 204, description: 'gone' },
    handler: () => Promise.resolve(undefined),
  }),
  accountOperation({
    id: 'test.me',
    method: 'GET',
    path: '/api/v1/test-me',
    tag: 'Test',
    summary: 'Who',
    response: { status: 200, description: 'who' },
    handler: (account) => Promise.resolve(new Reply(200, { email: account.email }, { 'x-more': 'yes' })),
  }),
];
export const dispatch = createDispatcher(operations);
export const things = `/api/v1/orgs/${acme.slug}/things`;

export type Sent = { token?: string; headers?: Record<string, string>; body?: unknown; raw?: BodyInit; ip?: string };

/** Sends a request as the server would hand it over, and reads the whole answer. */
export async function call(method: string, path: string, sent: Sent = {}) {
  const headers = new Headers(sent.headers);
  if (sent.token) headers.set('authorization', `Bearer ${sent.token}`);
  const body = sent.raw ?? (sent.body === undefined ? null : JSON.stringify(sent.body));
  if (body !== null && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const request = new Request(`http://localhost:3000${path}`, { method, headers, body });
  const response = await dispatch(request, sent.ip ?? '10.1.1.1');
  const text = await response.text();
  const json: unknown =
    text === '' || !response.headers.get('content-type')?.includes('json') ? null : JSON.parse(text);
  return { status: response.status, headers: response.headers, text, json: json as Record<string, unknown> };
}
/** Makes a thing as the admin. */
export const create = (sent: Sent) => call('POST', things, { token, ...sent });

/** The cookie of a browser in which the person is signed in. */
export async function cookieOf({ userId }: Person): Promise<string> {
  const sessionId = newId('ses');
  await sudo(
    `INSERT INTO sessions (id, user_id, kind, expires_at) VALUES ($1, $2, 'browser', now() + interval '1 hour')`,
    [sessionId, userId],
  );
  const jwt = await encode({ token: { sid: sessionId }, secret: secrets().NEXTAUTH_SECRET, maxAge: 600 });
  return `countersign.session-token=${jwt}`;
}
