import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { toolDefinition } from '@/lib/contracts/manifest';
import type { ConnectorInput } from '@/lib/execution/connectors/connector';
import { dispatch } from '@/lib/execution/connectors/dispatch';
import { json, startReceiver, type Receiver } from '@/lib/execution/connectors/testing/receiver';
import { parsePrivateAllowlist } from '@/lib/execution/guard-allowlist';

const open: Receiver[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()));
});

const run = (definition: object, secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', params = {}): ConnectorInput => {
  const tool = toolDefinition.parse(definition);
  if (tool.type === 'agent') throw new Error('unexpected');
  return {
    tool,
    action: { type: 'crm', tool: 'delete', params: { id: 7, ...params } },
    actionHash: 'cd'.repeat(32),
    secrets: { hook: { value: secret, allowedHosts: ['127.0.0.1'] } },
    secretParams: [],
    executionId: 'exec-9',
    approvalId: null,
    interactionId: 'int-9',
    network: { orgSlug: 'acme', isFirstOrg: true, allowlist: parsePrivateAllowlist('127.0.0.1') },
    now: new Date(),
  };
};

describe('webhook', () => {
  it.each(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'a secret of plain words'])(
    'is signed so that the library verifies it: %s',
    async (secret) => {
      const target = await startReceiver((_r, response) => json(response, 200, { accepted: true }));
      open.push(target);
      const input = run(
        { type: 'webhook', config: { url: `http://127.0.0.1:${target.port}/hook`, secret_ref: 'hook' } },
        secret,
      );
      expect(await dispatch(input)).toEqual({ outcome: 'succeeded', data: { accepted: true } });
      const [got] = target.received;
      const webhook = secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' });
      const headers = Object.fromEntries(
        Object.entries(got?.headers ?? {}).map(([name, value]) => [name, String(value)]),
      );
      expect(webhook.verify(got?.body ?? '', headers)).toEqual({
        type: 'action.execute',
        timestamp: input.now.toISOString(),
        data: {
          execution_id: 'exec-9',
          approval_id: null,
          interaction_id: 'int-9',
          action: { type: 'crm', tool: 'delete', params: { id: 7 } },
          action_hash: 'cd'.repeat(32),
        },
      });
      expect(headers).toMatchObject({ 'webhook-id': 'exec-9', 'idempotency-key': 'exec-9' });
      expect(() => webhook.verify(`${got?.body} `, headers)).toThrow();
      expect(JSON.stringify(got)).not.toContain(secret);
    },
  );

  it('is not sent without a usable secret, or to a host that the secret is not for', async () => {
    const target = await startReceiver((_r, response) => json(response, 200, {}));
    open.push(target);
    const definition = { type: 'webhook', config: { url: `http://127.0.0.1:${target.port}/`, secret_ref: 'hook' } };
    expect(await dispatch({ ...run(definition), secrets: {} })).toMatchObject({
      error: { code: 'TOOL_NOT_CONFIGURED' },
    });
    expect(await dispatch(run(definition, 'whsec_***'))).toMatchObject({ error: { code: 'TOOL_NOT_CONFIGURED' } });
    const elsewhere = { hook: { value: 'secret', allowedHosts: ['example.com'] } };
    expect(await dispatch({ ...run(definition), secrets: elsewhere })).toMatchObject({
      error: { code: 'DOMAIN_NOT_ALLOWED' },
    });
    expect(target.connections()).toBe(0);
  });
});

describe('mock', () => {
  it('echoes', async () => {
    const input = run({ type: 'mock' });
    const data = { echo: { id: 7 }, connector: 'mock', timestamp: input.now.toISOString() };
    expect(await dispatch(input)).toEqual({ outcome: 'succeeded', data });
  });

  it.each([
    [{ response_data: { a: 1 } }, { outcome: 'succeeded', data: { a: 1 } }],
    [{ response_data: null }, { outcome: 'succeeded', data: null }],
    [{ should_fail: true }, { outcome: 'failed', error: { code: 'MOCK_ERROR' } }],
    [
      { should_fail: true, error_code: 'QUOTA', error_message: 'full' },
      { outcome: 'failed', error: { code: 'QUOTA', message: 'full' } },
    ],
    [{ status_code: 422 }, { outcome: 'failed', error: { code: 'HTTP_422' } }],
    [{ delay_ms: 5 }, { outcome: 'succeeded' }],
  ])('%j', async (config, expected) => {
    expect(await dispatch(run({ type: 'mock', config }))).toMatchObject(expected);
  });

  it('is ambiguous when called off while it works', async () => {
    const input = { ...run({ type: 'mock', config: { delay_ms: 20_000 } }), signal: AbortSignal.timeout(10) };
    expect(await dispatch(input)).toMatchObject({ outcome: 'ambiguous' });
  });
});
