import { describe, expect, it } from 'vitest';
import { requestBody, statusQuery } from '@/lib/contracts/gateway';
import { OPERATIONS } from '@/lib/api/table';
import { newId, publicId } from '@/lib/ids';

const takes = (external_id: string) =>
  requestBody.safeParse({ action: { type: 'crm', tool: 'delete' }, external_id }).success;

describe('external ids', () => {
  it.each([
    publicId('appr', newId('appr')),
    publicId('appr', newId('appr')).replace('-', '_').toUpperCase(),
    publicId('int', newId('int')),
    publicId('rule', newId('rule')),
    newId('appr'),
    newId('appr').toUpperCase(),
  ])('refuses %s, which looks like one of ours', (id) => {
    expect(takes(id)).toBe(false);
  });

  it('refuses every word that stands where an approval’s id stands', () => {
    const words = OPERATIONS.map(({ path }) => /^\/api\/v1\/orgs\/\{org\}\/approvals\/([^/{]+)$/.exec(path)?.[1]);
    const found = words.filter((word) => word !== undefined);
    expect(found.length).toBeGreaterThan(5);
    for (const word of found) {
      expect(takes(word), word).toBe(false);
      expect(takes(word.toUpperCase()), word).toBe(false);
    }
  });

  it.each(['order-4711', 'a/b', 'appr-7', 'PR#12', 'pending-2', '0123456789abcdef0123456789abcdef'])(
    'takes %s',
    (id) => {
      expect(takes(id)).toBe(true);
    },
  );
});

describe('the query of the status call', () => {
  it('names an unknown parameter instead of ignoring a misspelt one', () => {
    expect(statusQuery.safeParse({ wiat: '30' }).success).toBe(false);
    expect(statusQuery.parse({ wait: '30' })).toMatchObject({ wait: 30, until: 'result' });
  });
});
