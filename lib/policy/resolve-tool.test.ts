import { describe, expect, it } from 'vitest';
import { evaluate } from '@/lib/policy/evaluate';
import { deploy, inputWith, manifestWith } from '@/lib/policy/fixtures';
import type { EvaluationInput } from '@/lib/policy/types';

const resolved = (
  tools: Readonly<Record<string, unknown>>,
  orgTools: EvaluationInput['orgTools'] = {},
  parts: Partial<EvaluationInput> = {},
) => evaluate(inputWith({ manifest: manifestWith({ tools }), orgTools, ...parts })).toolResolution;

describe('tool resolution', () => {
  it('prefers the full key to the bare name, and never crosses types', () => {
    const tools = { deploy: { type: 'mock' }, 'kubernetes:deploy': { type: 'agent' } };
    expect(resolved(tools)).toMatchObject({ key: 'kubernetes:deploy', executionMode: 'agent' });
    const other = { action: { type: 'nomad', tool: 'deploy', params: {} } };
    expect(resolved(tools, {}, other)).toMatchObject({ key: 'deploy', executionMode: 'gateway' });
    const smuggled = { action: { type: 'x', tool: 'kubernetes:deploy', params: {} } };
    expect(resolved(tools, {}, smuggled).key).toBeNull();
    expect(resolved({}, {}, { action: { type: 'x', tool: 'constructor', params: {} } }).key).toBeNull();
  });

  it.each([
    [undefined, undefined, 'medium'],
    ['low', undefined, 'low'],
    ['low', 'high', 'high'],
    ['critical', 'high', 'critical'],
    [undefined, 'low', 'low'],
  ] as const)('tier %s in the manifest, %s in the org: %s', (mine, theirs, expected) => {
    const tool = { type: 'mock', ...(mine === undefined ? {} : { risk_tier: mine }) };
    expect(resolved({ deploy: tool }, { 'kubernetes:deploy': { risk_tier: theirs } }).riskTier).toBe(expected);
    expect(resolved({ deploy: tool }, { '*': { risk_tier: theirs } }).riskTier).toBe(expected);
  });

  it('takes the org’s setting of the tool before the one for all', () => {
    const org = { '*': { risk_tier: 'high', expiry_seconds: 60 }, 'kubernetes:deploy': { risk_tier: 'low' } } as const;
    expect(resolved({ deploy: { type: 'mock' } }, org)).toMatchObject({ riskTier: 'low', expirySeconds: 60 });
  });

  it.each([
    [undefined, undefined, null, null],
    [3600, undefined, 3600, 'tool'],
    [undefined, 600, 600, 'tool'],
    [3600, 600, 600, 'tool'],
    [300, 600, 300, 'tool'],
  ] as const)('expiry %s in the manifest, %s in the org: %s', (mine, theirs, expected, source) => {
    const tool = { type: 'mock', ...(mine === undefined ? {} : { expiry_seconds: mine }) };
    expect(resolved({ deploy: tool }, { 'kubernetes:deploy': { expiry_seconds: theirs } })).toMatchObject({
      expirySeconds: expected,
      expirySource: source,
    });
  });

  it('joins the params of manifest, tool and default', () => {
    const tool = { type: 'mock', secret_params: ['token'], sensitive_params: ['to'] };
    const org = {
      '*': { secret_params: ['password'], sensitive_params: null },
      'kubernetes:deploy': { secret_params: ['token', 'key'] },
    };
    expect(resolved({ deploy: tool }, org)).toMatchObject({
      secretParams: ['token', 'key', 'password'],
      sensitiveParams: ['to'],
    });
  });

  it('tells amount, currency and counterparties as read from the params', () => {
    const tools = { deploy: { type: 'mock', amount_path: 'pay.sum', counterparty_path: 'to' } };
    const action = deploy({ pay: { sum: 7, currency: 'eur' }, currency: 'USD', to: ['a', 'b'] }, { currency: 'EUR' });
    expect(resolved(tools, {}, { action })).toMatchObject({
      amount: 7,
      currency: 'EUR',
      counterpartyId: 'a',
      counterpartyIds: ['a', 'b'],
    });
  });

  it('resolves also where check 1 denies, so that what is recorded is redacted', () => {
    const tools = { deploy: { type: 'mock', secret_params: ['token'] } };
    expect(resolved(tools, {}, { manifestStatus: 'suspended' }).secretParams).toEqual(['token']);
  });
});
