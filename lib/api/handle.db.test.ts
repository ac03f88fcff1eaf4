import { encode } from 'next-auth/jwt';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ERRORS } from '@/lib/contracts/errors';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv, secrets } from '@/lib/env';
import { AppError, conflict } from '@/lib/errors';
import { identityWorld, textAt, type Person } from '@/lib/identity/testing/world';
import { newId } from '@/lib/ids';
import { createDispatcher } from './dispatch';
import { accountOperation, orgOperation, publicOperation, Reply } from './operation';

const database = await testDatabase();
const { sudo } = database;
const { org, person, signIn, call: identity } = await identityWorld(database);
const acme = await org({ first: true });
const beta = await org();
const admin = await person([[acme, 'admin']]);
const token = await signIn(admin);
const viewer = await signIn(await person([[acme, 'viewer']]));
const stranger = await signIn(await person([[beta, 'owner']]));

let made = 0;
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
const dispatch = createDispatcher(operations);
const things = `/api/v1/orgs/${acme.slug}/things`;

type Sent = { token?: string; headers?: Record<string, string>; body?: unknown; raw?: BodyInit; ip?: string };

async function call(method: string, path: string, sent: Sent = {}) {
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
const create = (sent: Sent) => call('POST', things, { token, ...sent });

async function cookieOf({ userId }: Person): Promise<string> {
  const sessionId = newId('ses');
  await sudo(
    `INSERT INTO sessions (id, user_id, kind, expires_at) VALUES ($1, $2, 'browser', now() + interval '1 hour')`,
    [sessionId, userId],
  );
  const jwt = await encode({ token: { sid: sessionId }, secret: secrets().NEXTAUTH_SECRET, maxAge: 600 });
  return `countersign.session-token=${jwt}`;
}

describe('who may', () => {
  it('answers 401 without a credential or with a bad one, 403 without the permission, 404 for another organization', async () => {
    for (const headers of [{}, { authorization: 'Bearer nonsense' }, { authorization: `Basic ${token}` }]) {
      const refused = await call('GET', things, { headers });
      expect(refused).toMatchObject({ status: 401, json: { code: 'UNAUTHENTICATED' } });
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await call('GET', things, { token: viewer })).toMatchObject({ status: 200, json: { org_id: acme.orgId } });
    expect(await call('POST', things, { token: viewer, body: { name: 'ab' } })).toMatchObject({ status: 403 });
    expect(await call('GET', things, { token: stranger })).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    expect(await call('GET', '/api/v1/test-me', { token })).toMatchObject({
      status: 200,
      json: { email: admin.email },
    });
    expect((await call('GET', '/api/v1/test-me')).status).toBe(401);
  });

  it('tells a good key of an agent or service that this takes a person, not that it is no credential', async () => {
    const body = { kind: 'service', name: 'exporter' };
    const key = await identity('POST', `/api/v1/orgs/${acme.slug}/tokens`, { token, body });
    const refused = await call('GET', '/api/v1/test-me', { token: textAt(key.body, 'token') });
    expect(refused.status).toBe(403);
    expect(refused.json).toMatchObject({ code: 'HUMAN_REQUIRED' });
  });

  it('asks for permission before it looks at the body', async () => {
    expect((await call('POST', things, { token: viewer, raw: 'not json' })).status).toBe(403);
    expect((await call('POST', things, { raw: 'not json' })).status).toBe(401);
  });

  it('takes the cookie on unsafe methods from our own Origin only, and names APP_URL', async () => {
    const cookie = await cookieOf(admin);
    const post = (origin?: string) =>
      call('POST', things, { body: { name: 'ab' }, headers: { cookie, ...(origin === undefined ? {} : { origin }) } });
    for (const origin of [
      undefined,
      'null',
      'https://evil.example',
      'http://localhost:3000.evil.example',
      'http://localhost',
    ]) {
      const refused = await post(origin);
      expect(refused, origin).toMatchObject({ status: 403, json: { code: 'ORIGIN_MISMATCH' } });
      expect(refused.json['detail']).toContain('http://localhost:3000');
    }
    expect((await post('http://localhost:3000')).status).toBe(201);
    expect((await call('GET', things, { headers: { cookie } })).status).toBe(200);
    expect((await call('HEAD', things, { headers: { cookie } })).status).toBe(200);
    expect((await call('DELETE', `${things}/1`, { headers: { cookie } })).status).toBe(403);
  });
});

describe('paths and methods', () => {
  it('answers 404 and 405 as problem documents that say what there is', async () => {
    expect(await call('GET', '/api/v1/nothing')).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    const wrong = await call('PATCH', things, { token });
    expect(wrong).toMatchObject({ status: 405, json: { code: 'METHOD_NOT_ALLOWED' } });
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await call('PURGE', things)).status).toBe(405);
    for (const { headers } of [wrong, await call('GET', '/api/v1/nothing')]) {
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('x-request-id')).toBeTruthy();
      expect(headers.get('cache-control')).toBe('private, no-store');
    }
  });

  it('answers HEAD as GET and OPTIONS with what the path takes', async () => {
    expect((await call('HEAD', '/api/v1/test/x')).status).toBe(200);
    const options = await call('OPTIONS', things);
    expect(options).toMatchObject({ status: 204, text: '' });
    expect(options.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await call('OPTIONS', '/api/v1/nothing')).status).toBe(404);
  });

  it('ignores a trailing slash and reads percent-encoded parameters, as long as they may be', async () => {
    expect((await call('GET', '/api/v1/test/x/')).json['name']).toBe('x');
    expect((await call('GET', '/api/v1/test/a%2Fb%20c')).json['name']).toBe('a/b c');
    expect((await call('GET', '/api/v1/test/%E2%9C%93')).json['name']).toBe('✓');
    expect((await call('GET', `/api/v1/test/${'x'.repeat(500)}`)).status).toBe(200);
    expect((await call('GET', `/api/v1/test/${'x'.repeat(501)}`)).status).toBe(404);
    expect((await call('GET', '/api/v1/test/%zz')).status).toBe(404);
    expect((await call('GET', '/API/v1/test/x')).status).toBe(404);
  });

  it('lets browsers of the listed origins in, with a bearer and without cookies', async () => {
    provideEnv({ CORS_ORIGINS: 'https://ops.example, https://other.example' });
    for (const path of ['/api/v1/test/x', '/api/v1/nothing', '/api/v1/test/x?n=x']) {
      const { headers } = await call('GET', path, { headers: { origin: 'https://ops.example' } });
      expect(headers.get('access-control-allow-origin')).toBe('https://ops.example');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
    const preflight = await call('OPTIONS', things, { headers: { origin: 'https://other.example' } });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    const evil = await call('OPTIONS', things, { headers: { origin: 'https://evil.example' } });
    expect(evil.headers.get('access-control-allow-origin')).toBeNull();
    provideEnv({ CORS_ORIGINS: '' });
  });
});

describe('what is sent', () => {
  it.each([
    ['no JSON', '{', {}, 400],
    ['nothing', '', {}, 400],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), {}, 400],
    ['another media type', '{}', { 'content-type': 'text/plain' }, 415],
    ['something compressed', '{}', { 'content-encoding': 'gzip' }, 415],
    ['too much', `{"name":"${'x'.repeat(1_000_001)}"}`, {}, 413],
    ['a key twice', '{"name":"ab","name":"cd"}', {}, 422],
    ['a list', '[]', {}, 422],
  ])('refuses %s', async (_what, raw, headers, status) => {
    const refused = await create({ raw, headers });
    expect(refused.status).toBe(status);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
  });

  it('refuses too much of an unknown length, too', async () => {
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(64_000).fill(0x20));
      },
    });
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: stream,
      duplex: 'half' as const,
    };
    expect((await dispatch(new Request(`http://localhost:3000${things}`, init), undefined)).status).toBe(413);
  });

  it('says that a body broke off and takes it for no error of ours', async () => {
    const stream = new ReadableStream({ start: (controller) => controller.error(new Error('aborted')) });
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: stream,
      duplex: 'half' as const,
    };
    expect((await dispatch(new Request(`http://localhost:3000${things}`, init), undefined)).status).toBe(400);
  });

  it('names every bad field, unknown ones by their own path', async () => {
    const { status, json } = await create({ body: { name: 'a', wait: 'x', colour: 'red' } });
    expect(status).toBe(422);
    expect((json['errors'] as { path: string }[]).map(({ path }) => path).sort()).toEqual(['colour', 'name', 'wait']);
    const query = await call('GET', '/api/v1/test/x?n=one&m=2');
    expect((query.json['errors'] as { path: string }[]).map(({ path }) => path).sort()).toEqual(['m', 'n']);
    expect((await call('GET', '/api/v1/test/x?n=%00')).json).toMatchObject({
      code: 'INVALID',
      errors: [{ path: 'n' }],
    });
  });

  it('takes an absent body where it may be absent, and answers 204 without one', async () => {
    const gone = await call('DELETE', `${things}/1`, { token });
    expect(gone).toMatchObject({ status: 204, text: '' });
    expect(gone.headers.get('content-type')).toBeNull();
  });
});

describe('what goes wrong', () => {
  const fail = (how: string) => call('GET', `/api/v1/test/x?throws=${how}`);

  it('is a problem document with its code’s one status', async () => {
    const { status, json, headers } = await fail('refused');
    expect(status).toBe(ERRORS.CHANGED.status);
    expect(json).toEqual({
      type: 'urn:countersign:problem:changed',
      title: ERRORS.CHANGED.title,
      status: 409,
      detail: 'not like this',
      code: 'CHANGED',
      request_id: headers.get('x-request-id'),
      current: { status: 'approved' },
    });
  });

  it.each([
    ['full', 503, 'UNAVAILABLE'],
    ['lost', 503, 'UNAVAILABLE'],
    ['deadlock', 503, 'UNAVAILABLE'],
    ['taken', 409, 'CONFLICT'],
    ['unfit', 422, 'INVALID'],
    ['bug', 500, 'INTERNAL'],
    ['text', 500, 'INTERNAL'],
  ])('of the database or of ours: %s → %i', async (how, status, code) => {
    const answer = await fail(how);
    expect(answer).toMatchObject({ status, json: { code } });
    for (const leaked of ['hunter2', 'file', 'deadlock', 'duplicate', 'TypeError', 'just a text', 'terminated'])
      expect(answer.text).not.toContain(leaked);
    if (status === 503) expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('says when to try again in whole seconds', async () => {
    expect((await fail('many')).headers.get('retry-after')).toBe('3');
  });
});

describe('headers', () => {
  it('echo a harmless request id and replace any other', async () => {
    const id = async (given: string) => {
      const { headers, json } = await call('GET', '/api/v1/test/x', { headers: { 'x-request-id': given } });
      expect(json['request_id']).toBe(headers.get('x-request-id'));
      return headers.get('x-request-id');
    };
    expect(await id('job-7/step:2=a+b_c.d')).toBe('job-7/step:2=a+b_c.d');
    for (const given of ['', 'a b', '<script>', 'x'.repeat(129), 'a"b'])
      expect(await id(given)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('are the operation’s own, and never let an answer be cached or sniffed unless it says so', async () => {
    const { headers } = await call('GET', '/api/v1/test-me', { token });
    expect(headers.get('x-more')).toBe('yes');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const stream = await call('GET', '/api/v1/test-stream');
    expect(stream.text).toBe('data: 1\n\n');
    expect(stream.headers.get('x-request-id')).toBeTruthy();
    expect(stream.headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('the rate limit', () => {
  it('counts an address without credentials, a network of IPv6 as one, and says so in every answer', async () => {
    provideEnv({ RATE_LIMIT: 'on' });
    const from = (n: number) => `2001:db8:7:7::${n.toString(16)}`;
    const statuses: number[] = [];
    for (let n = 1; n <= 61; n++) statuses.push((await call('GET', '/api/v1/test/x', { ip: from(n) })).status);
    expect(statuses.slice(0, 60).every((status) => status === 200)).toBe(true);
    const refused = await call('GET', '/api/v1/test/x', { ip: from(99) });
    expect(refused).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/);
    expect(refused.headers.get('ratelimit-policy')).toBe('"address";q=60;w=60');
    // Whoever has a credential is not held up by the address, a wrong credential is; probes are not counted at all.
    const known = await call('GET', things, { token, ip: from(1) });
    expect(known.status).toBe(200);
    expect(known.headers.get('ratelimit')).toMatch(/^"person";r=\d+;t=\d+$/);
    expect((await call('PATCH', things, { token, ip: from(1) })).status).toBe(405);
    expect((await call('GET', things, { token: 'wrong', ip: from(1) })).status).toBe(429);
    expect((await call('GET', '/test-probe', { ip: from(1) })).status).toBe(200);
    expect((await call('GET', '/api/v1/test/x', { ip: '2001:db8:7:8::1' })).status).toBe(200);
    provideEnv({ RATE_LIMIT: 'off' });
  });

  it('counts refusals of the caller, too, with the headers', async () => {
    provideEnv({ RATE_LIMIT: 'on' });
    const answer = await create({ body: {} });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('ratelimit')).toMatch(/^"person"/);
    provideEnv({ RATE_LIMIT: 'off' });
  });
});

describe('Idempotency-Key', () => {
  const keyed = (key: string, body: object, more: Sent = {}) =>
    create({ body, headers: { 'idempotency-key': key }, ...more });

  it('replays the first answer without its secret, refuses another body, and forgets refusals', async () => {
    const first = await keyed('k1', { name: 'one' });
    expect(first).toMatchObject({ status: 201, json: { name: 'one', token: 'shown once' } });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const again = await keyed('k1', { name: 'one' });
    expect(again).toMatchObject({ status: 201, json: { name: 'one', number: first.json['number'] } });
    expect(again.json).not.toHaveProperty('token');
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await keyed('k1', { name: 'two' })).toMatchObject({ status: 422, json: { code: 'IDEMPOTENCY_MISMATCH' } });
    expect((await keyed('k2', { name: 'one', refuse: true })).status).toBe(409);
    expect((await keyed('k2', { name: 'two' })).status).toBe(201);
    expect((await keyed('k 3', { name: 'one' })).status).toBe(422);
  });

  it('answers 409 while the first call runs', async () => {
    const slow = () => keyed('k4', { name: 'slow', wait: 300 });
    const answers = await Promise.all([slow(), slow()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({ code: 'IN_PROGRESS' });
  });
});
