import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { CompactSign, exportJWK, importJWK, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { mintCapabilityToken, verifyCapabilityToken, type Capability } from '@/lib/signing/capability';
import { mintGrant, verifyGrant, type Grant } from '@/lib/signing/grants';
import { createIssuer, jwks, signingKeyFrom } from '@/lib/signing/keys';

// RFC 8037, appendix A: the key, its public half and its thumbprint.
const RFC_SEED = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
const RFC_X = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
const RFC_KID = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';

const issuer = createIssuer('https://countersign.test', [RFC_SEED]);
const at = new Date('2026-03-01T12:00:00.900Z');
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

const grant: Grant = {
  agentId: 'deployment-bot',
  orgId: 'o1',
  jti: 'g1',
  issuedAt: at,
  expiresAt: later(300),
  approvalId: 'a1',
  actionHash: 'ab'.repeat(32),
};
const capability: Capability = {
  agentId: 'deployment-bot',
  orgId: 'o1',
  jti: 'c1',
  issuedAt: at,
  expiresAt: later(3600),
  allowedActionTypes: ['kubernetes'],
  allowedTools: [],
  constraints: { amount_max: 10 },
};

describe('keys', () => {
  it('reads a seed in each spelling and PKCS #8, to one key with its RFC 7638 id', () => {
    const { privateKey } = signingKeyFrom(RFC_SEED);
    const seed = Buffer.from(RFC_SEED, 'base64url');
    const spellings = [
      RFC_SEED,
      seed.toString('base64'),
      seed.toString('hex'),
      String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    ];
    for (const spelling of spellings) {
      expect(signingKeyFrom(spelling).jwk).toEqual({
        kty: 'OKP',
        crv: 'Ed25519',
        x: RFC_X,
        kid: RFC_KID,
        alg: 'EdDSA',
        use: 'sig',
      });
    }
  });

  it('refuses what is no Ed25519 key, without quoting it', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const bad of ['', 'hunter2', randomBytes(31).toString('base64'), 'x'.repeat(64), String(rsa)]) {
      expect(() => signingKeyFrom(bad)).toThrow(/^A signing key is/);
    }
    expect(() => createIssuer('x', [])).toThrow(TypeError);
  });

  it('publishes public halves only', () => {
    expect(JSON.stringify(jwks(issuer))).not.toContain('"d"');
    expect(jwks(issuer).keys).toHaveLength(1);
  });
});

describe('grants', () => {
  it('carries the documented claims, and anybody can check it with the published key', async () => {
    const token = await mintGrant(issuer, grant);
    const { payload, protectedHeader } = await jwtVerify(token, await importJWK({ ...jwks(issuer).keys[0] }, 'EdDSA'), {
      currentDate: at,
    });
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: RFC_KID });
    expect(payload).toEqual({
      iss: 'https://countersign.test',
      sub: 'deployment-bot',
      org_id: 'o1',
      jti: 'g1',
      iat: 1772366400,
      exp: 1772366700,
      approval_id: 'a1',
      action_hash: 'ab'.repeat(32),
      token_type: 'override',
    });
  });

  it('is rebuilt byte for byte', async () => {
    const token = await mintGrant(issuer, grant);
    const { actionHash, approvalId, expiresAt, issuedAt, jti, orgId, agentId } = grant;
    expect(await mintGrant(issuer, { actionHash, approvalId, expiresAt, issuedAt, jti, orgId, agentId })).toBe(token);
    expect(await mintGrant(issuer, { ...grant, jti: 'g2' })).not.toBe(token);
  });

  it('is valid until it expires, and then still says what it was', async () => {
    const token = await mintGrant(issuer, grant);
    expect(await verifyGrant(issuer, token, later(299))).toMatchObject({ state: 'valid', claims: { jti: 'g1' } });
    expect(await verifyGrant(issuer, token, later(300))).toMatchObject({ state: 'expired', claims: { jti: 'g1' } });
  });
});

describe('capability tokens', () => {
  it('carries its limits and ends at the earlier of its two ends', async () => {
    const token = await mintCapabilityToken(issuer, capability);
    expect(await verifyCapabilityToken(issuer, token, at)).toMatchObject({
      ok: true,
      claims: { sub: 'deployment-bot', allowed_action_types: ['kubernetes'], constraints: { amount_max: 10 } },
    });
    expect(await verifyCapabilityToken(issuer, token, later(3600))).toEqual({ ok: false, reason: 'expired' });
    const short = await mintCapabilityToken(issuer, { ...capability, constraints: { expires_at: 1772366410 } });
    expect(await verifyCapabilityToken(issuer, short, later(60))).toEqual({ ok: false, reason: 'expired' });
  });
});

describe('no token passes for another', () => {
  const forge = (claims: object, header: object = {}, key = issuer.current.privateKey) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: RFC_KID, ...header })
      .sign(key);
  const claimsOf = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const refused = async (token: string) => {
    expect(await verifyGrant(issuer, token, at)).toEqual({ state: 'invalid' });
    expect(await verifyCapabilityToken(issuer, token, at)).toEqual({ ok: false, reason: 'invalid' });
  };

  it('grant and capability stay apart', async () => {
    const [g, c] = [await mintGrant(issuer, grant), await mintCapabilityToken(issuer, capability)];
    expect(await verifyGrant(issuer, c, at)).toEqual({ state: 'invalid' });
    expect(await verifyCapabilityToken(issuer, g, at)).toEqual({ ok: false, reason: 'invalid' });
    await refused(await forge({ ...claimsOf(g), ...claimsOf(c) }));
    await refused(await forge({ ...claimsOf(g), token_type: 'session' }));
    await refused(await forge({ ...claimsOf(g), token_type: ['override', 'capability'] }));
    const { token_type: _, ...untyped } = claimsOf(g);
    await refused(await forge(untyped));
  });

  it('another issuer, another key, another algorithm, another type', async () => {
    const claims = claimsOf(await mintGrant(issuer, grant));
    const stranger = createIssuer('https://other.test', [RFC_SEED]);
    const other = createIssuer('https://countersign.test', [randomBytes(32).toString('base64url')]);
    await refused(await mintGrant(stranger, grant));
    await refused(await mintGrant(other, grant));
    await refused(await forge(claims, { kid: RFC_KID }, other.current.privateKey));
    await refused(await forge(claims, { kid: 'unknown' }));
    await refused(await forge(claims, { typ: 'receipt+jwt' }));
    await refused(new UnsecuredJWT(claims).encode());
    const publicJwk = JSON.stringify(await exportJWK(issuer.current.publicKey));
    await refused(
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: RFC_KID }).sign(Buffer.from(publicJwk)),
    );
  });

  it('text that is no token, and a token that was touched', async () => {
    const token = await mintGrant(issuer, grant);
    const [header, payload, signature] = token.split('.');
    for (const bad of [
      '',
      'x',
      'a.b.c',
      `${token}.`,
      `${header}.${payload}.`,
      `${header}..${signature}`,
      'x'.repeat(9_000),
    ]) {
      await refused(bad);
    }
    const changed = Buffer.from(JSON.stringify({ ...claimsOf(token), sub: 'other-bot' })).toString('base64url');
    await refused(`${header}.${changed}.${signature}`);
  });

  it('accepts earlier keys while rotating, and signs with the new one', async () => {
    const token = await mintGrant(issuer, grant);
    const rotated = createIssuer(issuer.issuer, [randomBytes(32).toString('base64url'), RFC_SEED]);
    expect(await verifyGrant(rotated, token, at)).toMatchObject({ state: 'valid' });
    expect(await verifyGrant(issuer, await mintGrant(rotated, grant), at)).toEqual({ state: 'invalid' });
    expect(jwks(rotated).keys).toHaveLength(2);
  });
});
