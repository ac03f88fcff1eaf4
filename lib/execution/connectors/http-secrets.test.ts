import { describe, expect, it } from 'vitest';
import type { ConnectorDeps, ConnectorInput } from '@/lib/execution/connectors/connector';
import { dispatch } from '@/lib/execution/connectors/dispatch';
import { selfSigned } from '@/lib/execution/connectors/testing/certificate';
import { json } from '@/lib/execution/connectors/testing/receiver';
import { codeOf, httpTool, input, receiver, toLocal } from './testing/http-call';

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
