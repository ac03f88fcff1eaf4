import { expect, it, vi } from 'vitest';
import { newId, type OrgId } from '@/lib/ids';
import * as api from './scope';
import { testDatabase } from './testing/database';

const { sudo } = await testDatabase();

const SETTING: api.Statement = { name: 'test-setting', text: `SELECT current_setting('app.org_id', true) AS org` };

/** The module once more, as the page bundles of the same process have it: same pool, its own module state. */
async function secondCopy(): Promise<typeof api> {
  vi.resetModules();
  return import('./scope');
}

it('is right about a connection that another copy of this module has set meanwhile', async () => {
  const [acme, other] = [newId('org'), newId('org')];
  for (const id of [acme, other]) await sudo('INSERT INTO orgs (id, slug, name) VALUES ($1, $2, $2)', [id, `o${id}`]);
  const pages = await secondCopy();
  const seenBy = (copy: typeof api, org: OrgId) =>
    copy.withOrg(org, async (run) => (await run(SETTING))[0]?.['org'] ?? null);
  // One call at a time: the pool hands out the connection that came back last.
  for (let round = 0; round < 3; round++) {
    expect(await seenBy(api, acme)).toBe(acme);
    expect(await seenBy(pages, other)).toBe(other);
    expect(await seenBy(api, acme)).toBe(acme);
    expect(await seenBy(pages, acme)).toBe(acme);
    expect(await seenBy(api, other)).toBe(other);
    expect(await api.withoutOrg(async (run) => (await run(SETTING))[0]?.['org'])).toBe('');
    expect(await seenBy(pages, other)).toBe(other);
  }
});
