import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffJson } from './json-diff';

describe('diffJson', () => {
  it('names what came, went and changed, with the values', () => {
    const before = { agent: { id: 'a', version: '1' }, tools: { deploy: { type: 'mock' } }, limit: 5 };
    const after = { agent: { id: 'a', version: '2' }, tools: { scale: { type: 'mock' } }, limit: 5, extra: null };
    expect(diffJson(before, after)).toEqual([
      { kind: 'changed', path: 'agent.version', before: '1', after: '2' },
      { kind: 'added', path: 'extra', after: null },
      { kind: 'removed', path: 'tools.deploy', before: { type: 'mock' } },
      { kind: 'added', path: 'tools.scale', after: { type: 'mock' } },
    ]);
  });

  it('takes lists of plain values as sets, and lists of objects entry by entry', () => {
    expect(diffJson({ may: ['a:b', 'c:d'] }, { may: ['c:d', 'e:f'] })).toEqual([
      { kind: 'removed', path: 'may', before: 'a:b' },
      { kind: 'added', path: 'may', after: 'e:f' },
    ]);
    expect(diffJson([{ x: 1 }, { x: 2 }], [{ x: 1 }, { x: 3 }, { x: 4 }])).toEqual([
      { kind: 'changed', path: '[1].x', before: 2, after: 3 },
      { kind: 'added', path: '[2]', after: { x: 4 } },
    ]);
  });

  it('sees that another kind of value is a change', () => {
    expect(diffJson({ a: 1 }, { a: '1' })).toEqual([{ kind: 'changed', path: 'a', before: 1, after: '1' }]);
    expect(diffJson({ a: [] }, { a: {} })).toEqual([{ kind: 'changed', path: 'a', before: [], after: {} }]);
  });

  it('finds nothing between a document and itself, and the same places in both directions', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        expect(diffJson(a, structuredClone(a))).toEqual([]);
        const paths = (changes: ReturnType<typeof diffJson>) => [...new Set(changes.map(({ path }) => path))].sort();
        expect(paths(diffJson(b, a))).toEqual(paths(diffJson(a, b)));
      }),
    );
  });
});
