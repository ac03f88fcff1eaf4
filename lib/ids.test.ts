import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseId, publicId } from './ids';

describe('public ids', () => {
  it('print the 128 bits of a UUID as 26 digits of Crockford base32', () => {
    expect(publicId('appr', '00000000-0000-0000-0000-000000000000')).toBe(`appr-${'0'.repeat(26)}`);
    expect(publicId('appr', 'ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe(`appr-7${'z'.repeat(25)}`);
    expect(publicId('rule', '01890a5d-ac96-774b-bcce-b302099a8057')).toBe('rule-01h455vb4pex5vsknk084sn02q');
  });

  it('are printed of UUIDs only', () => {
    for (const text of [
      '',
      'appr-01h455vb4pex5vsknk084sn02q',
      '01890a5d-ac96-774b-bcce-b302099a80',
      `0x${'0'.repeat(30)}`,
    ])
      expect(() => publicId('appr', text)).toThrow('not a UUID');
  });

  it('are read back as the UUID that they came from', () => {
    fc.assert(fc.property(fc.uuid(), (id) => parseId('appr', publicId('appr', id)) === id));
  });
});
