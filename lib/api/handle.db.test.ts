import { describe, expect, it } from 'vitest';
import { ERRORS } from '@/lib/contracts/errors';
import { textAt } from '@/lib/identity/testing/world';
import { acme, admin, call, cookieOf, identity, stranger, things, token, viewer } from './testing/things';

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
