import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toolDefinition } from '@/lib/contracts/manifest';
import type { ConnectorDeps, ConnectorInput, ConnectorTool } from '@/lib/execution/connectors/connector';
import { dispatch } from '@/lib/execution/connectors/dispatch';
import { selfSigned } from '@/lib/execution/connectors/testing/certificate';
import { json, startReceiver, type Receiver } from '@/lib/execution/connectors/testing/receiver';
import { parsePrivateAllowlist } from '@/lib/execution/guard-allowlist';

const open: Receiver[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((receiver) => receiver.close()));
});
const receiver = async (...args: Parameters<typeof startReceiver>) => {
  const started = await startReceiver(...args);
  open.push(started);
  return started;
};

const httpTool = (config: object): ConnectorTool => {
  const tool = toolDefinition.parse({ type: 'http_request', config });
  if (tool.type === 'agent') throw new Error('unexpected');
  return tool;
};
const input = (config: object, change: Partial<ConnectorInput> = {}): ConnectorInput => ({
  tool: httpTool(config),
  action: { type: 'kubernetes', tool: 'deploy', params: { image: 'app:v2', replicas: 3, labels: ['a', 'b'] } },
  actionHash: 'ab'.repeat(32),
  secrets: {},
  secretParams: [],
  executionId: 'exec-1',
  approvalId: 'appr-1',
  interactionId: 'int-1',
  network: { orgSlug: 'acme', isFirstOrg: true, allowlist: parsePrivateAllowlist('127.0.0.1') },
  now: new Date('2026-03-01T12:00:00Z'),
  ...change,
});
const local = (port: number, path = '/v1/deployments') => `http://127.0.0.1:${port}${path}`;
const toLocal: ConnectorDeps = { resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) };
const codeOf = (outcome: Awaited<ReturnType<typeof dispatch>>) =>
  outcome.outcome === 'succeeded' ? outcome.outcome : `${outcome.outcome} ${outcome.error.code}`;

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

describe('secrets', () => {
  const tls = selfSigned('api.test');
  const value = 'Tr0ub4dor & "3"/x';
  const secrets = {
    key: { value, allowedHosts: ['api.test'] },
    pass: { value: 'param-secret-9', allowedHosts: ['*.test'] },
  };
  const config = (port: number) => ({
    url: `https://api.test:${port}/v1`,
    secret_refs: { 'header:X-Api-Key': 'key', credential: 'pass' },
  });
  const deps = { ...toLocal, ca: tls.cert };

  it('are sent over TLS to the named host, and cut from whatever comes back', async () => {
    const target = await receiver((request, response) => {
      const key = String(request.headers['x-api-key']);
      json(response, 200, {
        echo: `your key is ${key}`,
        [key]: 1,
        nested: [
          { url: `?k=${encodeURIComponent(key)}`, basic: Buffer.from(key).toString('base64'), body: request.body },
        ],
      });
    }, tls);
    const params = { image: 'app', password: 'callers-own-7', pin: 99887766, door: 'opens-with-this' };
    const run = input(config(target.port), {
      secrets,
      action: { type: 't', tool: 'x', params },
      secretParams: ['door'],
    });
    const outcome = await dispatch(run, deps);
    expect(codeOf(outcome)).toBe('succeeded');
    expect(target.received[0]?.headers['x-api-key']).toBe(value);
    expect(JSON.parse(target.received[0]?.body ?? '')).toEqual({ ...params, credential: 'param-secret-9' });
    const text = JSON.stringify(outcome);
    const spellings = [
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      Buffer.from(value).toString('base64'),
    ];
    for (const needle of [
      ...spellings,
      'Tr0ub4dor',
      'param-secret-9',
      'callers-own-7',
      '99887766',
      'opens-with-this',
    ]) {
      expect(text).not.toContain(needle);
    }
    expect(text).toContain('app');
  });

  it('are cut from error messages too', async () => {
    const target = await receiver(
      (r, response) => json(response, 403, `bad key ${String(r.headers['x-api-key'])}`),
      tls,
    );
    const outcome = await dispatch(input(config(target.port), { secrets }), deps);
    expect(codeOf(outcome)).toBe('failed HTTP_403');
    expect(JSON.stringify(outcome)).not.toContain('Tr0ub4dor');
  });

  it('stay home: other host, plain http, unknown authority, wrong name, not stored', async () => {
    const target = await receiver((_r, response) => json(response, 200, {}), tls);
    const run = (change: Partial<ConnectorInput>, with_: ConnectorDeps = deps) =>
      dispatch(input(config(target.port), { secrets, ...change }), with_);
    const elsewhere = { ...secrets, key: { value, allowedHosts: ['other.test', 'x.api.test', '*.api.test'] } };
    expect(codeOf(await run({ secrets: elsewhere }))).toBe('failed DOMAIN_NOT_ALLOWED');
    const plain = httpTool(config(target.port));
    if (plain.type === 'http_request') plain.config.url = `http://api.test:${target.port}/v1`;
    expect(codeOf(await run({ tool: plain }))).toBe('failed HTTPS_REQUIRED');
    expect(codeOf(await run({}, toLocal))).toBe('failed REQUEST_ERROR');
    const misnamed = await receiver((_r, response) => json(response, 200, {}), selfSigned('else.test'));
    expect(codeOf(await dispatch(input(config(misnamed.port), { secrets }), deps))).toBe('failed REQUEST_ERROR');
    expect(codeOf(await run({ secrets: { key: secrets.key } }))).toBe('failed TOOL_NOT_CONFIGURED');
    expect(target.received).toHaveLength(0);
  });
});
