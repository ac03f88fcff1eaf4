import type { ManifestDetail } from '@/lib/contracts/manifests';
import { peopleOf } from '@/lib/agents/people';
import { inOrg, type Tx } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId, type OrgId } from '@/lib/ids';
import { presentManifestDetail } from './present';
import { manifestRows, type ManifestRow } from './rows';

/** The row of one manifest by public id or UUID. Throws 404, also for another organization's. */
export async function manifestRow(tx: Tx, orgId: OrgId, id: string): Promise<ManifestRow> {
  const uuid = parseId('mft', id);
  const [row] = uuid === null ? [] : await manifestRows(tx, orgId, { id: uuid, limit: 1, withDocument: true });
  if (!row) throw notFound('manifest');
  return row;
}

/** Wire form of a row, with the names of the people in it. */
export async function manifestDetailOf(tx: Tx, orgId: OrgId, row: ManifestRow): Promise<ManifestDetail> {
  return presentManifestDetail(row, await peopleOf(tx, orgId, [row.approved_by, row.changed_by]));
}

/** One manifest with its document. Throws 404. */
export function getManifest(actor: Actor, id: string): Promise<ManifestDetail> {
  return inOrg(actor.orgId, async (tx) => manifestDetailOf(tx, actor.orgId, await manifestRow(tx, actor.orgId, id)));
}

/** The manifest in force of an agent, be it active or suspended; without one its newest version. Throws 404. */
export function getManifestOfAgent(actor: Actor, agentId: string): Promise<ManifestDetail> {
  return inOrg(actor.orgId, async (tx) => {
    const one = { agentId, limit: 1, withDocument: true };
    const [held] = await manifestRows(tx, actor.orgId, { ...one, statuses: ['active', 'suspended'] });
    const row = held ?? (await manifestRows(tx, actor.orgId, one))[0];
    if (!row) throw notFound('manifest');
    return manifestDetailOf(tx, actor.orgId, row);
  });
}
