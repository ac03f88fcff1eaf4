import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { proxy } from './proxy';

const visit = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  proxy(new NextRequest(`http://localhost:3000${path}`, { headers, method }));

const SIGNED_IN = { cookie: 'countersign.session-token=x' };

describe('proxy', () => {
  it('sends visitors without a session to the login page and remembers where they were going', () => {
    const response = visit('/acme/approvals?status=pending');
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe(
      'http://localhost:3000/login?next=%2Facme%2Fapprovals%3Fstatus%3Dpending',
    );
  });

  it('lets visitors see the pages that come before a session, and leaves other methods alone', () => {
    for (const path of ['/login', '/invite/abc']) expect(visit(path).status).toBe(200);
    expect(visit('/acme/approvals', {}, 'POST').status).toBe(200);
    expect(visit('/loginx').status).toBe(307);
  });

  it('replaces what a client sends under internal names', () => {
    const response = visit('/acme/approvals', {
      ...SIGNED_IN,
      'x-nonce': 'evil',
      'x-request-id': 'evil',
      'x-countersign-org': 'evil',
      'content-security-policy': "script-src 'nonce-evil'",
    });
    const passedOn = [...response.headers].filter(([name]) => name.startsWith('x-middleware-request-'));
    expect(passedOn.length).toBeGreaterThan(0);
    expect(JSON.stringify(passedOn)).not.toContain('evil');
  });

  it('gives every page a nonce of its own', () => {
    const nonces = [1, 2].map(
      () => /'nonce-([^']+)'/.exec(visit('/login').headers.get('content-security-policy') ?? '')?.[1],
    );
    expect(nonces[0]).toHaveLength(24);
    expect(nonces[0]).not.toBe(nonces[1]);
  });
});
