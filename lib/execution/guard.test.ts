import { describe, expect, it } from 'vitest';
import { guardUrl, type GuardOptions, type NetworkPolicy, type ResolvedAddress } from '@/lib/execution/guard';
import { parsePrivateAllowlist } from '@/lib/execution/guard-allowlist';

const policy = (allowlist = '', org: Partial<NetworkPolicy> = {}): NetworkPolicy => ({
  orgSlug: 'acme',
  isFirstOrg: true,
  allowlist: parsePrivateAllowlist(allowlist),
  ...org,
});
const to = (...addresses: string[]): GuardOptions => ({
  resolve: () =>
    Promise.resolve(addresses.map((address): ResolvedAddress => ({ address, family: address.includes(':') ? 6 : 4 }))),
});
const verdict = async (url: string, p = policy(), options: GuardOptions = to('93.184.216.34')) => {
  const guarded = await guardUrl(url, p, options);
  return guarded.ok ? 'ok' : guarded.error.code;
};

/** Addresses that no call may reach by itself (anchors: private, loopback, link-local, metadata, CGNAT, embedded IPv4). */
const FORBIDDEN = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.254',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '169.254.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:93.184.216.34',
  '64:ff9b::a00:1',
  '64:ff9b:1::a00:1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '::ffff:0:127.0.0.1',
];
const PUBLIC = [
  '93.184.216.34',
  '1.1.1.1',
  '8.8.8.8',
  '172.15.0.1',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
];

describe('guardUrl', () => {
  it.each(FORBIDDEN)('refuses %s, as a literal and behind a name', async (address) => {
    const literal = address.includes(':') ? `[${address}]` : address;
    expect(await verdict(`http://${literal}/`)).toBe('SSRF_BLOCKED');
    expect(await verdict('https://api.example.com/', policy(), to(address))).toBe('SSRF_BLOCKED');
    expect(await verdict('https://api.example.com/', policy(), to('93.184.216.34', address))).toBe('SSRF_BLOCKED');
  });

  it.each(PUBLIC)('passes %s', async (address) => {
    expect(await verdict('https://api.example.com/', policy(), to(address))).toBe('ok');
  });

  it.each([
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0x7f.1/',
    'http://１２７.0.0.1/',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
    'http://127.0.0.1.:80@8.8.8.8/',
    'http://3627734850/',
    'http://0x8.8.8.8/',
  ])('refuses the odd spelling %s even where the address is allowed', async (url) => {
    expect(await verdict(url, policy('0.0.0.0/0'))).toBe('SSRF_BLOCKED');
  });

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'data:text/plain,x',
    'javascript:1',
    'unix:/run/x',
    '',
    'not a url',
    '//example.com',
    'http://',
    'http:///',
    'http://user:pass@example.com/',
    'https://user@example.com/',
    'http://example.com\\@127.0.0.1/',
    'http://exa mple.com/',
    'http://example.com/\n',
    'http://example.com/\u0000',
    'http://[fe80::1%25eth0]/',
    'http://[::1',
  ])('refuses %j', async (url) => {
    expect(await verdict(url)).toBe('SSRF_BLOCKED');
  });

  it('wants https where secrets are sent', async () => {
    expect(await verdict('http://example.com/', policy(), { ...to('1.1.1.1'), requireHttps: true })).toBe(
      'HTTPS_REQUIRED',
    );
    expect(await verdict('https://example.com/', policy(), { ...to('1.1.1.1'), requireHttps: true })).toBe('ok');
  });

  it('asks once and pins what it was told', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    let asked = 0;
    const guarded = await guardUrl('https://Example.COM.:8443/x', policy(), {
      resolve: () =>
        Promise.resolve((answers[asked++] ?? []).map((address): ResolvedAddress => ({ address, family: 4 }))),
    });
    expect(asked).toBe(1);
    expect(guarded).toMatchObject({
      ok: true,
      target: { host: 'example.com', port: 8443, addresses: [{ address: '93.184.216.34' }] },
    });
  });

  it('fails without an address, a failing look-up, and one that is called off', async () => {
    expect(await verdict('https://example.com/', policy(), to())).toBe('REQUEST_ERROR');
    expect(await verdict('https://example.com/', policy(), { resolve: () => Promise.reject(new Error('x')) })).toBe(
      'REQUEST_ERROR',
    );
    const never = { resolve: () => new Promise<never>(() => {}), signal: AbortSignal.abort() };
    expect(await verdict('https://example.com/', policy(), never)).toBe('REQUEST_ERROR');
    expect(await verdict('https://example.com/', policy(), to('nonsense'))).toBe('SSRF_BLOCKED');
  });
});

describe('the operator’s allow-list', () => {
  it.each([
    ['10.0.0.0/8', 'http://10.1.2.3/', 'ok'],
    ['10.0.0.0/8', 'http://11.1.2.3/', 'ok'], // public anyway
    ['10.0.0.0/8', 'http://192.168.0.1/', 'SSRF_BLOCKED'],
    ['10.1.2.3', 'http://10.1.2.3:99/', 'ok'],
    ['10.1.2.3:80', 'http://10.1.2.3/', 'ok'],
    ['10.1.2.3:80', 'http://10.1.2.3:81/', 'SSRF_BLOCKED'],
    ['10.0.0.0/8:443', 'https://10.1.2.3/', 'ok'],
    ['127.0.0.1:4000, 10.0.0.0/8', 'http://127.0.0.1:4000/', 'ok'],
    ['::1', 'http://[::1]/', 'ok'],
    ['[::1]:80', 'http://[::1]:80/', 'ok'],
    ['[::1]:80', 'http://[::1]:81/', 'SSRF_BLOCKED'],
    ['[fd00::/8]:443', 'https://[fd12::1]/', 'ok'],
    ['fd00::/8:443', 'https://[fd12::1]/', 'ok'],
    ['fd00::/8', 'http://[fe80::1]/', 'SSRF_BLOCKED'],
    ['10.0.0.0/8', 'http://[::ffff:10.0.0.1]/', 'ok'],
    ['127.0.0.0/8', 'http://[::1]/', 'SSRF_BLOCKED'],
  ])('“%s” and %s: %s', async (list, url, expected) => {
    expect(await verdict(url, policy(list))).toBe(expected);
  });

  it('names hosts exactly, whatever they resolve to', async () => {
    const inside = to('10.0.0.7');
    expect(await verdict('https://deploy.internal/', policy('Deploy.Internal'), inside)).toBe('ok');
    expect(await verdict('https://deploy.internal./', policy('deploy.internal:443'), inside)).toBe('ok');
    expect(await verdict('https://deploy.internal:8443/', policy('deploy.internal:443'), inside)).toBe('SSRF_BLOCKED');
    expect(await verdict('https://x.deploy.internal/', policy('deploy.internal'), inside)).toBe('SSRF_BLOCKED');
    expect(await verdict('https://xdeploy.internal/', policy('deploy.internal'), inside)).toBe('SSRF_BLOCKED');
  });

  it('is for the first org unless it says otherwise', async () => {
    const url = 'http://10.0.0.1/';
    const first = { orgSlug: 'acme', isFirstOrg: true };
    const second = { orgSlug: 'beta', isFirstOrg: false };
    const table: [string, string, string][] = [
      ['10.0.0.1', 'ok', 'SSRF_BLOCKED'],
      ['*@10.0.0.1', 'ok', 'ok'],
      ['beta@10.0.0.1', 'SSRF_BLOCKED', 'ok'],
      ['acme@10.0.0.1', 'ok', 'SSRF_BLOCKED'],
    ];
    for (const [list, forFirst, forSecond] of table) {
      expect(await verdict(url, policy(list, first)), list).toBe(forFirst);
      expect(await verdict(url, policy(list, second)), list).toBe(forSecond);
    }
  });

  it('reads lists and names the entry that it can’t read', () => {
    expect(parsePrivateAllowlist(' 10.0.0.0/8,\n*@db.internal:5432  [fd00::/8]:1 ')).toHaveLength(3);
    expect(parsePrivateAllowlist('')).toEqual([]);
    for (const bad of [
      '10.0.0.0/33',
      '10.0.0',
      '0x7f.1',
      'a@b@c',
      'UPPER@x',
      'host:0',
      'host:65536',
      'host:x',
      '[10.0.0.1]:80',
      '[db]:80',
      'fd00::/129',
      '*.internal',
      'http://x',
      '-a',
      '10.0.0.1/',
      'a..b',
    ]) {
      expect(() => parsePrivateAllowlist(`10.0.0.0/8 ${bad}`), bad).toThrow(bad);
    }
  });
});
