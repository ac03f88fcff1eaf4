import { testDatabase } from '@/lib/db/testing/database';
import { publicId, type ApprovalId, type OrgId } from '@/lib/ids';
import { makeApprovals, makeMember, makeOrg, type ApprovalChange } from './arrange';

export const { sudo } = await testDatabase();
export const call = { requestId: 'req-7' };
/** Approvals in an organization of their own, with two people who may decide them. */
export const arrange = async (changes: ApprovalChange[]) => {
  const org = await makeOrg(sudo, { separate_requester: 'off' });
  const ids = await makeApprovals(sudo, org, changes);
  return { org, ids, first: ids[0]!, me: await makeMember(sudo, org), other: await makeMember(sudo, org) };
};
/** Ids as the API spells them. */
export const shown = (ids: readonly ApprovalId[]) => ids.map((id) => publicId('appr', id));
/** The types of an organization’s events, oldest first. */
export const typesOf = async (org: OrgId) =>
  (await sudo('SELECT type FROM audit_events WHERE org_id = $1 ORDER BY occurred_at, id', [org])).map((e) => e['type']);
export const rowOf = async (id: ApprovalId) => (await sudo('SELECT * FROM approvals WHERE id = $1', [id]))[0]!;
