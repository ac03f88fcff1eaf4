import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isSecretName } from '@/lib/redaction/secret-names';
import { NOT_SECRET, SECRET_CORPUS, SECRET_TOKENS } from '@/lib/redaction/secret-corpus';
import { redactText } from '@/lib/redaction/secret-text';
import { redact } from '@/lib/redaction/secrets';

describe('redact', () => {
  it.each(SECRET_CORPUS.map((c) => [c.name, c] as const))('masks %s', (_name, { params, needles }) => {
    const { value, masked } = redact(params);
    for (const needle of needles) expect(JSON.stringify(value)).not.toContain(needle);
    if (!JSON.stringify(Object.keys(value)).includes('REDACTED')) expect(JSON.stringify(value)).toContain('[REDACTED]');
    expect(masked.length + Number(_name.endsWith('as a key'))).toBeGreaterThan(0);
    expect(redact(value).value).toEqual(value);
  });

  it.each(NOT_SECRET.map((params) => [JSON.stringify(params), params] as const))('leaves %s', (_text, params) => {
    expect(redact(params)).toEqual({ value: params, masked: [] });
  });

  it('masks the tool’s own secret params by name or dot path, whatever their spelling and type', () => {
    const params = { Door_Code: 4711, deep: { doorCode: true, list: [{ note: 'a' }] }, note: 'b' };
    const { value, masked } = redact(params, { secretParams: ['doorcode', 'deep.list.note'] });
    expect(value).toEqual({
      Door_Code: '[REDACTED]',
      deep: { doorCode: '[REDACTED]', list: [{ note: '[REDACTED]' }] },
      note: 'b',
    });
    expect(masked).toEqual(['Door_Code', 'deep.doorCode', 'deep.list[0].note']);
  });

  it('keeps what surrounds a secret in a text', () => {
    expect(redact({ url: SECRET_TOKENS['postgres_url'] }).value).toEqual({
      url: 'postgres://[REDACTED]@db.internal:5432/main',
    });
    expect(redactText('curl -H "Authorization: Bearer abc12345" https://x.example/a?token=abc&b=1')).toBe(
      'curl -H "Authorization: [REDACTED]" https://x.example/a?token=[REDACTED]&b=1',
    );
    expect(redactText('password: hunter2, then restart (secret=abc).')).toBe(
      'password: [REDACTED], then restart (secret=[REDACTED]).',
    );
  });

  it('keeps keys apart that are masked alike, and a key named __proto__ harmless', () => {
    const a = SECRET_TOKENS['agent_key'] ?? '';
    const value = redact(JSON.parse(`{"${a}1":1,"${a}2":2,"__proto__":{"polluted":true}}`)).value;
    expect(JSON.stringify(value)).toBe('{"[REDACTED]":1,"[REDACTED]#2":2,"__proto__":{"polluted":true}}');
    expect({}).not.toHaveProperty('polluted');
  });

  it('takes what logs hold: errors, dates, bytes, cycles, undefined', () => {
    const loop: Record<string, unknown> = {
      at: new Date(0),
      bytes: new Uint8Array(3),
      big: 7n,
      none: undefined,
      f: () => 1,
    };
    loop['self'] = loop;
    const { value } = redact({ loop, err: new TypeError('bad password=hunter2') });
    expect(value).toMatchObject({
      loop: { at: '1970-01-01T00:00:00.000Z', bytes: '[3 bytes]', big: '7', self: '[REDACTED]' },
      err: { type: 'TypeError', message: 'bad password=[REDACTED]' },
    });
    expect(JSON.stringify(value)).not.toContain('hunter2');
  });

  it('is bounded', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 10_000; i++) deep = [deep];
    expect(JSON.stringify(redact(deep).value).length).toBeLessThan(200);
    const wide = redact(Array.from({ length: 300_000 }, () => ({ password: 'a' })));
    expect(wide.masked.length).toBe(200);
    expect(JSON.stringify(wide.value)).not.toContain('"a"');
  });

  it('is idempotent and never lets a planted secret through', () => {
    const tokens = Object.values(SECRET_TOKENS);
    const fragment = fc.oneof(
      fc.constantFrom(
        ...tokens,
        'password',
        'token=',
        '": "',
        "'",
        '\\"',
        ' is ',
        '[REDACTED]',
        '://',
        '@',
        ':',
        '=',
        '\n',
        ' ',
        '<password>',
        '</',
        '--secret ',
        'Bearer ',
        'Cookie: ',
        '.',
        ')',
        ',',
        '|',
      ),
      fc.string({ maxLength: 6 }),
    );
    const text = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (t) => {
        const once = redactText(t);
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.boolean(), tie('list'), tie('object')),
      list: fc.array(tie('json'), { maxLength: 3 }),
      object: fc.dictionary(fc.oneof(text, fc.constantFrom('password', 'name', 'value', 'kind')), tie('json'), {
        maxKeys: 3,
      }),
    }));
    fc.assert(
      fc.property(json, (value) => {
        const once = redact(value).value;
        expect(redact(once)).toEqual({ value: once, masked: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('keeps keys apart that are masked to the same text, however many there are', () => {
    const keys = Array.from({ length: 20_000 }, (_, n) => `AKIA${String(n).padStart(16, '0')}`);
    const started = performance.now();
    const { value } = redact(Object.fromEntries(keys.map((key) => [key, 1])));
    expect(Object.keys(value).slice(0, 3)).toEqual(['[REDACTED]', '[REDACTED]#2', '[REDACTED]#3']);
    expect(Object.keys(value)).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(10_000); // it takes half a second; quadratic takes minutes
    expect(Object.keys(redact({ '[REDACTED]#2': 1, AKIA0000000000000000: 2, AKIA0000000000000001: 3 }).value)).toEqual([
      '[REDACTED]#2',
      '[REDACTED]',
      '[REDACTED]#3',
    ]);
  });

  it('takes linear time on hostile text', () => {
    const n = 200_000;
    const hostile = [
      'eyJ',
      'eyJa.',
      'a://',
      'a://b:c',
      'a=',
      'password="',
      'password=\\"',
      '-',
      'a-',
      '-----BEGIN PRIVATE KEY-----',
      '<a>',
      '<a ',
      'SG.',
      'sk-',
      'csp_a',
      'bearer ',
      'basic a',
      '"',
      '\\',
      'login a ',
      '--a ',
      '=',
      ' ',
      '\n',
      'a.',
      '0123456789:AA',
      'password:\n',
      'cookie: a=',
    ];
    for (const unit of hostile) {
      const start = performance.now();
      redactText(unit.repeat(Math.ceil(n / unit.length)));
      expect(performance.now() - start, unit).toBeLessThan(3_000);
    }
  });
});

describe('isSecretName', () => {
  it.each([
    'Set-Cookie',
    'stripeKey',
    'signing-key',
    'securityCode',
    'пароль',
    'ＰＡＳＳＷＯＲＤ',
    'auth',
    'basicAuth',
    'MY_PASS',
    'jwt',
  ])('%s is one', (name) => {
    expect(isSecretName(name, 'x')).toBe(true);
  });

  it.each([
    '',
    'name',
    'keyboard',
    'monkey',
    'tokenize',
    'passage',
    'author',
    'pinned',
    'opinion',
    'country_code',
    'object_key',
    'secretName',
    'token_count',
  ])('“%s” is none', (name) => expect(isSecretName(name, 'x')).toBe(false));
});
