import { describe, expect, it } from 'vitest';
import { hygieneOf, type RuleState } from '@/lib/rules/hygiene';
import { missingBounds, needsAdmin } from '@/lib/rules/bounds';
import { isSensitive, suggestConstraints, suggestedUses } from '@/lib/rules/suggest';
import { argumentsMatch } from '@/lib/rules/match';

const any = { type: 'any' } as const;
const exact = (value: unknown) => ({ type: 'exact', value }) as const;

describe('suggestions', () => {
  it.each(
    (
      'to recipient recipients email address url uri amount price cost account password token secret key api_key auth ' +
      'credential credentials TO Api_Key message.to'
    ).split(' '),
  )('pin %s', (name) => {
    expect(isSensitive(name, [])).toBe(true);
  });

  it('pin what the tool declares, by name or path', () => {
    const params = { namespace: 'prod', image: 'app', spec: { node: 'a', size: 1 } };
    expect(suggestConstraints(params, ['namespace', 'spec.node'])).toEqual({
      ...{ namespace: exact('prod'), image: any, 'spec.node': exact('a'), 'spec.size': any },
    });
  });

  it('leave the rest free, and a literal "*" exact', () => {
    expect(suggestConstraints({ to: '*', subject: 'hi' }, [])).toEqual({ to: exact('*'), subject: any });
  });

  it('pin a list with something sensitive in it as a whole', () => {
    const items = [{ account: 'x' }];
    expect(suggestConstraints({ items, tags: ['a'] }, [])).toEqual({ items: exact(items), tags: any });
  });

  it.each<Record<string, unknown>>([
    { to: 'a', n: 1, deep: { url: 'x', rest: { a: [1] } }, list: [{ email: 'x' }] },
    { a: { 'b.c': 1, to: 'x' } },
    {},
  ])('match the action that they are made of: %j', (params) => {
    expect(argumentsMatch({ constraints: suggestConstraints(params, []), closed: true }, params)).toBe(true);
  });

  it('suggest one use for dangerous tools', () => {
    expect((['low', 'medium', 'high', 'critical'] as const).map(suggestedUses)).toEqual([50, 50, 1, 1]);
  });
});

describe('bounds', () => {
  const narrow = { a: exact(1) };
  it.each([
    ['low', narrow, false, 0],
    ['medium', narrow, false, 0],
    ['medium', {}, false, 1],
    ['low', { a: any }, true, 0],
    ['high', narrow, false, 1],
    ['high', narrow, true, 0],
    ['high', { a: any }, true, 1],
    ['critical', {}, false, 2],
    ['critical', { a: { type: 'pattern', value: '**' } as const }, true, 1],
  ] as const)('%s %j bounded %s lacks %i', (tier, constraints, bounded, lacks) => {
    expect(missingBounds(tier, { constraints, bounded })).toHaveLength(lacks);
  });

  it('an admin is needed for what takes every call or waives further reasons', () => {
    expect(needsAdmin({ constraints: {}, reasons: [] })).toBe(true);
    expect(needsAdmin({ constraints: narrow, reasons: ['NEW_COUNTERPARTY'] })).toBe(true);
    expect(needsAdmin({ constraints: narrow, reasons: [] })).toBe(false);
  });
});

describe('hygiene', () => {
  const now = new Date('2026-03-08T00:00:00Z');
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const state = (change: Partial<RuleState>): RuleState => ({
    constraints: { a: exact(1) },
    active: true,
    createdAt: ago(1),
    lastUsedAt: null,
    expiresAt: null,
    maxUses: null,
    useCount: 0,
    ...change,
  });
  it.each<[Partial<RuleState>, string[]]>([
    [{}, []],
    [{ createdAt: ago(7) }, ['unused']],
    [{ createdAt: ago(30), lastUsedAt: ago(1) }, []],
    [{ createdAt: ago(30), lastUsedAt: ago(8) }, ['unused']],
    [{ maxUses: 10, useCount: 8 }, []],
    [{ maxUses: 10, useCount: 9 }, ['nearly_used_up']],
    [{ maxUses: 10, useCount: 10 }, ['exhausted']],
    [{ expiresAt: ago(-7) }, ['expiring']],
    [{ expiresAt: ago(-8) }, []],
    [{ expiresAt: now }, ['expired']],
    [{ constraints: {} }, ['broad']],
    [{ active: false, constraints: {}, createdAt: ago(9) }, ['revoked']],
    [{ active: false, expiresAt: ago(1), maxUses: 1, useCount: 1 }, ['expired', 'exhausted', 'revoked']],
  ])('%j: %j', (change, badges) => {
    expect(hygieneOf(state(change), now)).toEqual(badges);
  });
});
