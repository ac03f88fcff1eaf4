import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './csp';

const policy = (options: { development?: boolean; https?: boolean } = {}) =>
  contentSecurityPolicy({ nonce: 'abc', development: false, https: false, ...options });

describe('contentSecurityPolicy', () => {
  it('lets in our own scripts by nonce and nothing inline', () => {
    expect(policy()).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(policy()).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy()).not.toMatch(/style-src [^;]*unsafe/);
  });

  it('names no other host', () => {
    expect(policy({ https: true })).not.toMatch(/https?:|\*/);
  });

  it('loosens only what the dev server needs', () => {
    expect(policy({ development: true })).toContain("'unsafe-eval'");
    expect(policy()).not.toContain("'unsafe-eval'");
  });

  it('upgrades requests only under https', () => {
    expect(policy({ https: true })).toContain('upgrade-insecure-requests');
    expect(policy()).not.toContain('upgrade-insecure-requests');
  });

  it('knows the style sheet of the installed toast library', () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('sonner'), 'utf8');
    const literal = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(source)?.[1];
    const css: unknown = JSON.parse(literal ?? 'null');
    const hash = createHash('sha256').update(String(css)).digest('base64');
    expect(policy()).toContain(`'sha256-${hash}'`);
  });
});
