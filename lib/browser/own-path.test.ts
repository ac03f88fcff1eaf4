import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ownPath } from './own-path';

describe('ownPath', () => {
  it.each([
    ['/acme/approvals', '/acme/approvals'],
    ['/acme/approvals?status=pending&q=a%20b#top', '/acme/approvals?status=pending&q=a%20b#top'],
    ['/a/../b', '/b'],
  ])('keeps %s', (next, path) => expect(ownPath(next)).toBe(path));

  it.each([
    ...[undefined, null, '', 'acme', 'https://evil.example/', '//evil.example', '///evil.example', '/\\evil.example'],
    ...[
      '\\\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      ' /acme',
      'javascript:alert(1)',
      '/a/..//evil.example',
    ],
    ['/a', '/b'],
  ])('turns %j into the start page', (next) => expect(ownPath(next)).toBe('/'));

  it('never leads to another origin', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('/', '\\', '.', ':', '@', '\t', '\n', 'a', '?', '#', '%2f') }),
        (text) => {
          expect(new URL(ownPath(text), 'https://own.example').origin).toBe('https://own.example');
        },
      ),
    );
  });
});
