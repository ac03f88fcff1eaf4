import { expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { candidatesOf } from './rule-candidates';

const org = newId('org');

/** A rule that asks for so many characters. */
const rule = (length: number) => ({
  id: newId('rule'),
  agent_id: null,
  constraints: JSON.stringify(
    Object.fromEntries(
      Array.from({ length: length / 8_000 }, (_, n) => [`a${n}`, { type: 'exact', value: 'x'.repeat(8_000) }]),
    ),
  ),
  sealed: false,
  closed: false,
  reasons: [],
  description: '',
  author: newId('usr'),
  created_at: 0,
  bounded: true,
  expired: false,
  used_up: false,
  author_entitled: true,
});

it('reads what a rule asks for once, and lets go of it when large ones fill the memory that it may take', () => {
  const [first, ...others] = Array.from({ length: 60 }, () => rule(400_000));
  const asked = () => candidatesOf(org, [first!])[0]?.constraints;
  const before = asked();
  expect(asked()).toBe(before);
  candidatesOf(org, others); // 24 MB of text
  expect(asked()).not.toBe(before);
  expect(asked()).toEqual(before);
});
