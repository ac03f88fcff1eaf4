import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '@/lib/signing/canonical-json';
import { LEAF_BYTES, leafId, leafOf, leafText, type SealableEvent } from './leaf';

const org = '01890a5d-ac96-774b-bcce-b302099a8057';
const maybe = fc.option(fc.string({ unit: 'grapheme' }));
const event: fc.Arbitrary<SealableEvent> = fc.record({
  id: fc.uuid(),
  type: fc.string(),
  actor_kind: fc.string(),
  actor_id: maybe,
  actor_label: fc.string({ unit: 'grapheme' }),
  request_id: maybe,
  approval_id: fc.option(fc.uuid()),
  rule_id: fc.option(fc.uuid()),
  agent_id: maybe,
  batch_id: fc.option(fc.uuid()),
  reason: maybe,
  payload: fc.jsonValue({ stringUnit: 'grapheme' }).map((value): unknown => JSON.parse(JSON.stringify(value))),
  occurred_at: fc.constant('2026-01-31T10:00:00.123456Z'),
  xid: fc.bigInt({ min: 3n, max: 2n ** 64n - 1n }).map(String),
});

describe('leaf', () => {
  it('hashes the canonical JSON of the whole event', () => {
    fc.assert(
      fc.property(event, (e) => {
        expect(leafText(org, e)).toBe(canonicalJson({ ...e, org_id: org }));
      }),
    );
  });

  it('begins with the id of its event', () => {
    fc.assert(
      fc.property(event, (e) => {
        const leaf = leafOf(org, e);
        expect(leaf.byteLength).toBe(LEAF_BYTES);
        expect(leafId(leaf)).toBe(e.id);
      }),
    );
  });

  it('differs when any member differs, and between organizations', () => {
    fc.assert(
      fc.property(
        event,
        fc.constantFrom('actor_id', 'actor_label', 'type', 'reason', 'occurred_at', 'xid'),
        (e, name) => {
          expect(leafOf(org, { ...e, [name]: `${e[name]}x` }).equals(leafOf(org, e))).toBe(false);
          expect(leafOf(e.id, e).equals(leafOf(org, e))).toBe(e.id === org);
        },
      ),
    );
  });

  it('exists even for numbers that no strict parser lets in', () => {
    const odd = fc.sample(event, 1)[0]!;
    const leaf = (payload: unknown) => leafOf(org, { ...odd, payload });
    expect(leaf({ n: Infinity }).equals(leaf({ n: null }))).toBe(false);
  });
});
