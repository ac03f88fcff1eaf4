import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReceiptClaims } from '@/lib/contracts/signing';
import { mintGrant } from '@/lib/signing/grants';
import { createIssuer, jwks } from '@/lib/signing/keys';
import { mintReceipt, openReceipt } from '@/lib/signing/receipts';
import { checkReceipt, keysOf } from './verify-receipt';

const issuer = createIssuer('https://countersign.test', ['nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A']);
const facts: Omit<ReceiptClaims, 'iss' | 'token_type'> = {
  iat: 1_760_697_900,
  org_id: 'org-1',
  approval_id: 'appr-1',
  decision: 'approved',
  approver: { kind: 'user', id: 'usr-1', label: 'ada@acme.test' },
  decided_at: '2025-10-17T10:45:00.000Z',
  decided_via: 'api',
  version: 1,
  agent_id: 'deployment-bot',
  action: 'kubernetes:deploy',
  action_hash: 'ab'.repeat(32),
  target_hash: null,
  context_hash: null,
  expires_at: '2025-10-17T11:30:00.000Z',
  manifest: null,
  event_id: 'evt-1',
};
const receipt = await mintReceipt(issuer, facts);
const keys = keysOf(jwks(issuer)) ?? [];
const directory = mkdtempSync(join(tmpdir(), 'countersign-receipt-'));
const at = (name: string) => join(directory, name);
writeFileSync(at('receipt.jws'), `${receipt}\n`);
writeFileSync(at('jwks.json'), JSON.stringify(jwks(issuer)));
afterAll(() => rmSync(directory, { recursive: true }));

describe('receipts', () => {
  it('are checked without the server', () => {
    expect(checkReceipt(receipt, keys)).toMatchObject({ valid: true, claims: { ...facts, token_type: 'receipt' } });
  });

  it('are refused when damaged, of another key, or of another kind', async () => {
    const [head, , signature] = receipt.split('.');
    const forged = Buffer.from(JSON.stringify({ ...facts, decision: 'denied', token_type: 'receipt' }));
    expect(checkReceipt(`${head}.${forged.toString('base64url')}.${signature}`, keys).valid).toBe(false);
    expect(checkReceipt('nonsense', keys).valid).toBe(false);
    expect(checkReceipt(`${receipt}.x`, keys).valid).toBe(false);
    const other = createIssuer('https://countersign.test', ['ab'.repeat(32)]);
    expect(checkReceipt(receipt, keysOf(jwks(other)) ?? []).valid).toBe(false);
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    expect(checkReceipt(`${none}.${receipt.split('.')[1]}.`, keys).valid).toBe(false);
    const time = new Date();
    const grant = await mintGrant(issuer, {
      ...{ agentId: 'a', orgId: 'o', jti: 'j', approvalId: 'p', actionHash: 'ab'.repeat(32) },
      ...{ issuedAt: time, expiresAt: time },
    });
    expect(checkReceipt(grant, keys)).toEqual({ valid: false, error: 'it is a token of another kind' });
    expect(await openReceipt(issuer, grant)).toBeNull();
  });

  it('are checked by the command, which says so by its exit code', () => {
    const program = ['--import', 'tsx', join(import.meta.dirname, 'countersign.ts')];
    const run = (...args: string[]) => spawnSync(process.execPath, [...program, ...args], { encoding: 'utf8' });
    const output = execFileSync(
      process.execPath,
      [...program, 'verify', at('receipt.jws'), '--jwks', at('jwks.json')],
      {
        encoding: 'utf8',
      },
    );
    expect(output).toMatch(/^VALID\n/);
    expect(output).toContain('ada@acme.test');
    writeFileSync(at('bad.jws'), receipt.slice(0, -6));
    expect(run('verify', at('bad.jws'), '--jwks', at('jwks.json'))).toMatchObject({ status: 1 });
    expect(run('verify', at('receipt.jws'), '--jwks', at('none.json'))).toMatchObject({ status: 2 });
    expect(run('frobnicate')).toMatchObject({ status: 2 });
  });
});
