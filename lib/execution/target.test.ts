import { describe, expect, it } from 'vitest';
import { toolDefinition } from '@/lib/contracts/manifest';
import { targetOf } from '@/lib/execution/target';

const http = (config: object = {}) =>
  toolDefinition.parse({
    type: 'http_request',
    config: {
      url: 'https://deploy.internal/v1/{name}?dry={dry}',
      headers: { 'X-Team': 'a', Accept: 'application/json' },
      secret_refs: { 'header:Authorization': 'deploy-token', api_key: 'k' },
      ...config,
    },
  });

describe('targetOf', () => {
  it('holds what is pinned', () => {
    expect(targetOf(http()).target).toEqual({
      connector: 'http_request',
      method: 'POST',
      url: 'https://deploy.internal/v1/{name}?dry={dry}',
      host: 'deploy.internal',
      header_names: ['accept', 'authorization', 'x-team'],
    });
    expect(targetOf(toolDefinition.parse({ type: 'agent' })).target).toMatchObject({ connector: 'agent', host: null });
  });

  it.each([
    ['url', { url: 'https://deploy.internal/v2/{name}?dry={dry}' }],
    ['host', { url: 'https://evil.internal/v1/{name}?dry={dry}' }],
    ['method', { method: 'PUT' }],
    ['a header more', { headers: { 'X-Team': 'a', Accept: 'application/json', 'X-Force': '1' } }],
    ['a secret header more', { secret_refs: { 'header:Authorization': 'deploy-token', 'header:X-Key': 'k' } }],
  ])('changes its hash with %s', (_what, change) => {
    expect(targetOf(http(change)).hash).not.toBe(targetOf(http()).hash);
  });

  it('keeps its hash when only figures around the call change', () => {
    expect(targetOf(http({ timeout_seconds: 5, max_response_bytes: 10 })).hash).toBe(targetOf(http()).hash);
  });

  it('shows no secret that somebody wrote into the URL, but hashes it', () => {
    const one = targetOf(http({ url: 'https://deploy.internal/?api_key=k3y-4f9a2c7e' }));
    const two = targetOf(http({ url: 'https://deploy.internal/?api_key=k3y-00000000' }));
    expect(one.target.url).toBe('https://deploy.internal/?api_key=[REDACTED]');
    expect(one.hash).not.toBe(two.hash);
  });
});
