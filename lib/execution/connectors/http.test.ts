import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { ConnectorDeps } from '@/lib/execution/connectors/connector';
import { dispatch } from '@/lib/execution/connectors/dispatch';
import { json } from '@/lib/execution/connectors/testing/receiver';
import { parsePrivateAllowlist } from '@/lib/execution/guard-allowlist';
import { codeOf, httpTool, input, local, receiver } from './testing/http-call';

describe('http_request', () => {
  it('sends the exact params once as JSON, with what ties it to the approval', async () => {
    const target = await receiver((_r, response) => json(response, 201, { id: 7 }));
    const outcome = await dispatch(input({ url: local(target.port), headers: { 'X-Team': 'a' } }));
    expect(outcome).toEqual({ outcome: 'succeeded', data: { id: 7 } });
    expect(target.received).toHaveLength(1);
    const [got] = target.received;
    expect(got).toMatchObject({ method: 'POST', url: '/v1/deployments' });
    expect(JSON.parse(got?.body ?? '')).toEqual({ image: 'app:v2', replicas: 3, labels: ['a', 'b'] });
    expect(got?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'exec-1',
      'countersign-approval-id': 'appr-1',
      'countersign-interaction-id': 'int-1',
      'countersign-action-hash': 'ab'.repeat(32),
      'x-team': 'a',
    });
  });

  it.each(['GET', 'DELETE'])('%s carries params in the query and placeholders in the path, once', async (method) => {
    const target = await receiver((_r, response) => json(response, 200, null));
    const params = { id: 'a/../b?c#d', q: 'x&y=1', n: 3, list: ['a', 'b'], o: { a: 1 }, none: null };
    const config = { url: local(target.port, '/items/{id}?fixed=1'), method };
    await dispatch(input(config, { action: { type: 't', tool: 'x', params } }));
    expect(target.received[0]).toMatchObject({
      method,
      url: '/items/a%2F..%2Fb%3Fc%23d?fixed=1&q=x%26y%3D1&n=3&list=a&list=b&o=%7B%22a%22%3A1%7D&none=null',
      body: '',
    });
  });

  it.each([
    ['text', 'hello', { raw_response: 'hello' }],
    ['HTML', '<h1>x</h1>', { raw_response: '<h1>x</h1>' }],
    ['nothing', '', null],
    ['a list', '[1,2]', [1, 2]],
    ['JSON with a NUL', '{"a":"\\u0000"}', { raw_response: '{"a":"\\u0000"}' }],
    ['a bare NUL', 'a\0b', { raw_response: 'a\ufffdb' }],
    ['keys of prototypes', '{"__proto__":{"x":1}}', { raw_response: '{"__proto__":{"x":1}}' }],
    ['a number no double holds', '{"n":12345678901234567890}', { raw_response: '{"n":12345678901234567890}' }],
    ['bottomless nesting', '['.repeat(5000) + ']'.repeat(5000), { raw_response: '['.repeat(5000) + ']'.repeat(5000) }],
  ])('takes %s for what it is', async (_what, body, data) => {
    const target = await receiver((_r, response) => response.end(body));
    expect(await dispatch(input({ url: local(target.port) }))).toEqual({ outcome: 'succeeded', data });
  });

  it('does not unpack compressed answers', async () => {
    const target = await receiver((_r, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('xx'));
    const outcome = await dispatch(input({ url: local(target.port) }));
    expect(outcome).toEqual({ outcome: 'succeeded', data: { raw_response: '[2 bytes with content-encoding gzip]' } });
  });

  it.each([
    [400, 'failed HTTP_400'],
    [404, 'failed HTTP_404'],
    [409, 'failed HTTP_409'],
    [500, 'failed HTTP_500'],
    [503, 'failed HTTP_503'],
    [502, 'ambiguous HTTP_502'],
    [504, 'ambiguous HTTP_504'],
  ])('answer %i: %s, with its words', async (status, expected) => {
    const target = await receiver((_r, response) => json(response, status, { error: 'no such cluster' }));
    const outcome = await dispatch(input({ url: local(target.port) }));
    expect(codeOf(outcome)).toBe(expected);
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining('no such cluster') } });
  });

  it.each([301, 302, 303, 307, 308])('never follows a %i', async (status) => {
    const secret = await receiver((_r, response) => json(response, 200, { stolen: true }));
    const target = await receiver((_r, response) => json(response, status, {}, { location: local(secret.port) }));
    expect(codeOf(await dispatch(input({ url: local(target.port) })))).toBe(`failed HTTP_${status}`);
    expect(secret.received).toHaveLength(0);
  });

  it('stops reading at the limit, declared or streamed', async () => {
    const limit = { max_response_bytes: 1000 };
    const declared = await receiver((_r, response) => response.end('x'.repeat(2000)));
    expect(codeOf(await dispatch(input({ url: local(declared.port), ...limit })))).toBe('ambiguous RESPONSE_TOO_LARGE');
    const endless = await receiver((_r, response) => {
      const write = () => void (response.destroyed || (response.write('x'.repeat(500)), setImmediate(write)));
      write();
    });
    expect(codeOf(await dispatch(input({ url: local(endless.port), ...limit })))).toBe('ambiguous RESPONSE_TOO_LARGE');
    const failing = await receiver((_r, response) => response.writeHead(500).end('x'.repeat(2000)));
    expect(codeOf(await dispatch(input({ url: local(failing.port), ...limit })))).toBe('failed HTTP_500');
    const exact = await receiver((_r, response) => response.end('x'.repeat(1000)));
    expect(codeOf(await dispatch(input({ url: local(exact.port), ...limit })))).toBe('succeeded');
  });

  it('is ambiguous after a time-out or a lost connection, however far the answer came', async () => {
    const silent = await receiver(() => undefined);
    expect(codeOf(await dispatch(input({ url: local(silent.port), timeout_seconds: 1 })))).toBe('ambiguous TIMEOUT');
    const slow = await receiver((_r, response) => void response.writeHead(200).write('{"a":'));
    expect(codeOf(await dispatch(input({ url: local(slow.port), timeout_seconds: 1 })))).toBe('ambiguous TIMEOUT');
    const rude = await receiver((_r, response) => void response.destroy());
    expect(codeOf(await dispatch(input({ url: local(rude.port) })))).toBe('ambiguous REQUEST_ERROR');
    expect(rude.received).toHaveLength(1);
    expect(rude.connections()).toBe(1);
    const cut = await receiver((_r, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy());
    });
    expect(codeOf(await dispatch(input({ url: local(cut.port) })))).toBe('ambiguous REQUEST_ERROR');
    const stop = new AbortController();
    const waiting = await receiver(() => stop.abort());
    const outcome = await dispatch(input({ url: local(waiting.port) }, { signal: stop.signal }));
    expect(codeOf(outcome)).toBe('ambiguous REQUEST_ERROR');
  });

  it('never repeats an idempotent request whose connection broke', async () => {
    const rude = await receiver((_r, response) => void response.destroy());
    expect(codeOf(await dispatch(input({ url: local(rude.port), method: 'GET' })))).toBe('ambiguous REQUEST_ERROR');
    expect(rude.received).toHaveLength(1);
  });

  it('failed, and nothing sent: nobody listens, no such name, called off before', async () => {
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
    });
    expect(codeOf(await dispatch(input({ url: local(port) })))).toBe('failed REQUEST_ERROR');
    const noName = { resolve: () => Promise.reject(new Error('ENOTFOUND')) };
    expect(codeOf(await dispatch(input({ url: 'http://nowhere.test/' }), noName))).toBe('failed REQUEST_ERROR');
    const target = await receiver((_r, response) => json(response, 200, {}));
    const outcome = await dispatch(input({ url: local(target.port) }, { signal: AbortSignal.abort() }));
    expect(outcome.outcome).toBe('failed');
    const slowName = { resolve: () => new Promise<never>(() => undefined) };
    const late = await dispatch(input({ url: 'http://slow.test/', timeout_seconds: 1 }), slowName);
    expect(codeOf(late)).toBe('failed TIMEOUT');
    expect(target.received).toHaveLength(0);
  });

  it('refuses values that would bend the URL, and missing ones', async () => {
    const target = await receiver((_r, response) => json(response, 200, {}));
    for (const id of ['..', '.', '%2e%2E', '', null, { a: 1 }, ['a']]) {
      const outcome = await dispatch(
        input({ url: local(target.port, '/a/{id}/b') }, { action: { type: 't', tool: 'x', params: { id } } }),
      );
      expect(codeOf(outcome), String(id)).toBe(id === '%2e%2E' ? 'succeeded' : 'failed REQUEST_ERROR');
    }
    expect(target.received.map((r) => r.url)).toEqual(['/a/%252e%252E/b']);
  });

  it('calls no private address and no domain that the tool does not name', async () => {
    const target = await receiver((_r, response) => json(response, 200, {}));
    const strict = { network: { orgSlug: 'beta', isFirstOrg: false, allowlist: parsePrivateAllowlist('127.0.0.1') } };
    expect(codeOf(await dispatch(input({ url: local(target.port) }, strict)))).toBe('failed SSRF_BLOCKED');
    const tool = httpTool({ url: local(target.port) });
    if (tool.type === 'http_request') tool.config.allowed_domains = ['example.com'];
    expect(codeOf(await dispatch({ ...input({ url: local(target.port) }), tool }))).toBe('failed DOMAIN_NOT_ALLOWED');
    expect(target.connections()).toBe(0);
  });

  it('stays at the address it checked when the name changes its mind', async () => {
    const target = await receiver((_r, response) => json(response, 200, { ok: true }));
    const answers = ['127.0.0.1', '10.0.0.1'];
    let asked = 0;
    const deps: ConnectorDeps = {
      resolve: () => Promise.resolve([{ address: answers[asked++] ?? '10.0.0.1', family: 4 }]),
    };
    const outcome = await dispatch(input({ url: `http://rebind.test:${target.port}/` }), deps);
    expect(outcome).toEqual({ outcome: 'succeeded', data: { ok: true } });
    expect(asked).toBe(1);
    expect(target.received[0]?.headers.host).toBe(`rebind.test:${target.port}`);
  });

  it('ignores proxies of the environment', async () => {
    const proxy = await receiver((_r, response) => json(response, 200, { proxied: true }));
    const target = await receiver((_r, response) => json(response, 200, { direct: true }));
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv('http_proxy', `http://127.0.0.1:${proxy.port}`);
    const outcome = await dispatch(input({ url: local(target.port) }));
    expect(outcome).toMatchObject({ data: { direct: true } });
    expect(proxy.connections()).toBe(0);
  });
});
