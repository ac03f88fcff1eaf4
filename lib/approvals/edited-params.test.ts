import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '@/lib/json/value';
import { redact } from '@/lib/redaction/secrets';
import { unmaskEdited } from './edited-params';

const real: JsonObject = {
  namespace: 'production',
  token: 'sk-live-51H8f3kfj39fj',
  nested: { password: 'hunter2', n: 1 },
  list: [1, 2],
};
const shown = redact(real).value;

describe('what an edit stands for', () => {
  it('keeps the real value of what was left as it was shown', () => {
    expect(unmaskEdited({ ...shown, namespace: 'staging' }, shown, real)).toEqual({ ...real, namespace: 'staging' });
    const nested = shown['nested'];
    const edited = { ...shown, nested: { ...(typeof nested === 'object' ? nested : {}), n: 2 } };
    expect(unmaskEdited(edited, shown, real)).toEqual({ ...real, nested: { password: 'hunter2', n: 2 } });
  });

  it('takes a new secret as it is given, and what was removed away', () => {
    expect(unmaskEdited({ token: 'another' }, shown, real)).toEqual({ token: 'another' });
  });

  it('refuses a mask where no secret was, naming the place', () => {
    expect(() => unmaskEdited({ ...shown, namespace: '[REDACTED]' }, shown, real)).toThrow(
      expect.objectContaining({ code: 'INVALID', errors: [expect.objectContaining({ path: 'params.namespace' })] }),
    );
    expect(() => unmaskEdited({ moved: shown['token'] ?? null }, shown, real)).toThrow();
  });

  it('changes nothing of params that nobody touched', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 })), (given) => {
        const params: JsonObject = JSON.parse(JSON.stringify(given));
        expect(unmaskEdited(redact(params).value, redact(params).value, params)).toEqual(params);
      }),
    );
  });
});
