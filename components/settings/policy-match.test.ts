import { describe, expect, it } from 'vitest';
import { policyMatch } from '@/lib/contracts/policy';
import { matchWords, readMatch, readParams, writeMatch, writeParams } from './policy-match';

const FULL = {
  agents: ['deployment-*'],
  actions: ['kubernetes:*', 'crm:delete'],
  params: { namespace: 'production', replicas: 3, dry_run: false, tag: '3' },
  hours: { start: '22:00', end: '06:00', timezone: 'Europe/Berlin', days: ['sat', 'sun'] },
};

describe('the match of a policy', () => {
  it('goes through the form unchanged', () => {
    expect(writeMatch(readMatch(FULL))).toEqual(FULL);
    expect(policyMatch.safeParse(writeMatch(readMatch(FULL))).success).toBe(true);
  });

  it('is empty when nothing is filled in', () => {
    expect(writeMatch(readMatch({}))).toEqual({});
    expect(readMatch('nonsense')).toEqual({ agents: [], actions: [], params: {}, hours: null });
  });

  it('is told in words', () => {
    expect(matchWords(FULL)).toEqual([
      'agent deployment-*',
      'action kubernetes:* or crm:delete',
      'namespace = "production"',
      'replicas = 3',
      'dry_run = false',
      'tag = "3"',
      'from 22:00 to 06:00 on sat, sun Europe/Berlin',
    ]);
  });
});

describe('params as lines', () => {
  it('keeps texts, numbers and booleans apart', () => {
    expect(readParams(writeParams(FULL.params))).toEqual(FULL.params);
    expect(readParams(' a.b = x = y \n\n n=1.5')).toEqual({ 'a.b': 'x = y', n: 1.5 });
  });

  it.each(['namespace', '= production'])('refuses %j', (line) => expect(readParams(line)).toBeNull());
});
