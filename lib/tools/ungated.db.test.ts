import { expect, it } from 'vitest';
import { testOrg } from '@/lib/agents/testing/org';
import { testDatabase } from '@/lib/db/testing/database';
import { newId } from '@/lib/ids';
import { changeTool } from './change';
import { listUngated } from './ungated';

const { sudo } = await testDatabase();
const call = { requestId: 'req-1' };

it('names the tools that run without a person, by the organization or by a manifest in force', async () => {
  const org = await testOrg(sudo);
  const tools = { scale: { gate: 'never' }, deploy: { gate: 'always' }, 'kubernetes:drain': { gate: 'never' } };
  for (const [version, status] of [
    [1, 'superseded'],
    [2, 'active'],
  ]) {
    await sudo(
      `INSERT INTO manifests (org_id, id, agent_id, version, status, manifest, manifest_hash, registered_by)
       VALUES ($1, $2, 'deployment-bot', $3, $4, $5, 'h', '{}')`,
      [org.orgId, newId('mft'), version, status, JSON.stringify({ tools })],
    );
  }
  await changeTool(org.admin, 'crm:read', { gate: 'never' }, call);
  await changeTool(org.admin, 'crm:delete', { gate: 'always' }, call);
  await changeTool(org.admin, 'kubernetes:drain', { gate: 'by_policy' }, call);
  expect(await listUngated(org.admin)).toEqual([
    { tool: 'crm:read', agent_id: null },
    { tool: 'scale', agent_id: 'deployment-bot' },
  ]);
  expect(await listUngated((await testOrg(sudo)).admin)).toEqual([]);
});
