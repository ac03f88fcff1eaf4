import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifest as manifestSchema } from '@/lib/contracts/manifest';
import { registerManifestBody } from '@/lib/contracts/manifests';
import { testManifest } from '@/lib/agents/testing/org';
import { starMatch } from '@/lib/rules/glob';
import { jsonHash } from '@/lib/signing/digest';
import { changedPaths } from './changes';
import { beyondRequested, effectiveManifest } from './effective';
import { manifestWarnings } from './warnings';

const parse = (rest: Readonly<Record<string, unknown>> = {}) => manifestSchema.parse(testManifest('bot-pure', rest));

describe('approved capabilities', () => {
  it('stand in for the requested ones', () => {
    const manifest = parse();
    expect(effectiveManifest(manifest, ['email:send']).capabilities).toEqual({ requested: ['email:send'] });
    expect(effectiveManifest(manifest, []).capabilities).toEqual({ requested: [] });
    expect(manifest.capabilities.requested).toHaveLength(2);
  });

  it('never allow what the requested ones would not', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*'), maxLength: 6 });
    const action = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, action, (requested, approved, name) => {
        fc.pre(beyondRequested([requested], [approved]).length === 0);
        expect(!starMatch(approved, name) || starMatch(requested, name)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('changed paths', () => {
  it.each([
    [{ a: 1, b: { c: [1, 2], d: 'x' } }, { a: 1, b: { c: [1, 3], d: 'x' } }, ['b.c']],
    [{ a: 1 }, { b: 1 }, ['a', 'b']],
    [{ a: { b: 1 } }, { a: [1] }, ['a']],
    [{ a: null }, { a: {} }, ['a']],
    [{ b: 1, a: { y: 1, x: 1 } }, { a: { x: 1, y: 1 }, b: 1 }, []],
    [1, 2, ['']],
  ])('of %j and %j', (before, after, paths) => {
    expect(changedPaths(before, after)).toEqual(paths);
  });

  it('are cut where there are very many', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${String(i).padStart(4, '0')}`, i]));
    const paths = changedPaths(many, {});
    expect(paths).toHaveLength(201);
    expect(paths.at(-1)).toBe('…');
  });
});

describe('warnings', () => {
  const paths = (rest: Readonly<Record<string, unknown>>, secrets: string[] = []) =>
    manifestWarnings(parse(rest), new Set(secrets)).map((warning) => warning.path);
  const limits = { max_actions_per_day: 5 };
  const http = (config: Readonly<Record<string, unknown>>) => ({ type: 'http_request', config });

  it('are none for a manifest that says what it means', () => {
    const config = { url: 'https://api.test/', secret_refs: { 'header:X-Key': 'key' } };
    const constraints = { ...limits, require_human_approval: ['kubernetes:deploy', 'email:*', 'deploy'] };
    expect(paths({ constraints, tools: { deploy: http(config) } }, ['key'])).toEqual([]);
  });

  it.each([
    [{ constraints: limits }, ['tools']],
    [{ tools: { deploy: { type: 'agent' } } }, ['constraints']],
    [
      { constraints: limits, capabilities: { requested: ['*:*'] }, tools: { x: { type: 'agent' } } },
      ['capabilities.requested[0]'],
    ],
    [{ constraints: limits, tools: { x: { type: 'mock', gate: 'never' } } }, ['tools.x.gate']],
    [{ constraints: limits, tools: { 'crm:delete': { type: 'mock' } } }, ['tools.crm:delete']],
    [{ constraints: limits, tools: { x: http({ url: 'http://api.test/' }) } }, ['tools.x.config.url']],
    [
      { constraints: { ...limits, require_human_approval: ['crm:delete'] }, tools: { x: { type: 'agent' } } },
      ['constraints.require_human_approval[0]'],
    ],
    [
      {
        constraints: limits,
        tools: { x: { type: 'webhook', config: { url: 'https://h.test/', secret_ref: 'gone' } } },
      },
      ['tools.x.config.secret_ref'],
    ],
  ])('%j', (rest, expected) => {
    expect(paths(rest)).toEqual(expected);
  });
});

describe('the document on record', () => {
  it('parses to itself, so that its hash can be checked by anybody', () => {
    const once = parse({ tools: { deploy: { type: 'mock' } }, policy: { amount_caps: { USD: 5 } } });
    expect(jsonHash(manifestSchema.parse(JSON.parse(JSON.stringify(once))))).toBe(jsonHash(once));
  });

  it('is taken bare or wrapped, and faults are named where they stand', () => {
    const bad = { ...testManifest('bot-pure'), extra: 1 };
    const pathsOf = (body: unknown) => registerManifestBody.safeParse(body).error?.issues.map((issue) => issue.path);
    expect(registerManifestBody.safeParse(testManifest('bot-pure')).success).toBe(true);
    expect(registerManifestBody.safeParse({ manifest: testManifest('bot-pure'), description: 'x' }).success).toBe(true);
    expect(pathsOf(bad)).toEqual([[]]);
    expect(pathsOf({ manifest: bad })).toEqual([['manifest']]);
    expect(pathsOf({ ...bad, version: '2.0' })).toEqual([['version']]);
  });
});
