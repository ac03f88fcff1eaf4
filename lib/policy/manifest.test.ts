import { describe, expect, it } from 'vitest';
import { parseManifest } from '@/lib/policy/manifest';

const BASE = {
  version: '1.0',
  agent: { id: 'deployment-bot', name: 'Deployment Bot', version: '2.1.0' },
  capabilities: { requested: ['kubernetes:*'] },
};

describe('parseManifest', () => {
  it('returns the manifest with its defaults', () => {
    expect(parseManifest(BASE)).toMatchObject({ ok: true, manifest: { tools: {}, agent: { id: 'deployment-bot' } } });
  });

  it.each([
    [null, ['']],
    [{ ...BASE, extra: 1, agent: { ...BASE.agent, owner: 'x', id: 'X' } }, ['agent.id', 'agent.owner', 'extra']],
    [
      { ...BASE, tools: { deploy: { type: 'mock', params_schema: { properties: { a: { pattern: '(' } } } } } },
      ['tools.deploy.params_schema.properties.a.pattern'],
    ],
    [{ ...BASE, tools: { deploy: { type: 'mock', params_schema: { nope: 1 } } } }, ['tools.deploy.params_schema']],
    [{ ...BASE, tools: { deploy: { type: 'mock', params_schema: true } } }, ['tools.deploy.params_schema']],
  ])('names every fault with its path: %j', (document, paths) => {
    const parsed = parseManifest(document);
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.path)).toEqual(paths);
  });
});
