import { describe, expect, it } from 'vitest';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { pending, type Document } from '@/lib/execution/testing/approve';
import { approvalStatusFor } from '@/lib/gateway/status';
import { propose } from '@/lib/gateway/testing/arrange';
import { approve } from './decide-one';
import { editApproval } from './edit';
import { getApproval } from './get';
import { openParams } from './sealed-params';

const { sudo } = await testDatabase();
const call = { requestId: 'req-edit' };

const SCHEMA = {
  type: 'object',
  properties: { image: { type: 'string' }, replicas: { type: 'integer', maximum: 10 }, token: { type: 'string' } },
  required: ['image'],
};
const tool = (more: object = {}): Document => ({
  constraints: { require_human_approval: ['kubernetes:deploy'] },
  tools: {
    deploy: { type: 'agent', params_schema: SCHEMA, amount_path: 'replicas', config: { grant_seconds: 60 }, ...more },
  },
});
const PARAMS = { image: 'app:v1', replicas: 3, token: 'sk-live-51H8f3kfj39fjQ' };
const asked = async (document = tool()) => {
  const made = await pending(sudo, document, propose({ params: PARAMS }));
  const detail = await getApproval(made.person, made.id);
  return { ...made, detail };
};
const rowOf = async (id: string) => (await sudo('SELECT * FROM approvals WHERE id = $1', [id]))[0]!;

describe('editing a pending approval', () => {
  it('gives a new version and hash, keeps the original and its secrets, and says who did it', async () => {
    const { person, id, orgId, detail } = await asked();
    expect(detail.params_schema).toEqual(SCHEMA);
    expect(detail.action.params['token']).toBe('[REDACTED]');
    const edited = await editApproval(
      person,
      id,
      { params: { ...detail.action.params, replicas: 5 }, expected_version: detail.version },
      call,
    );
    expect(edited).toMatchObject({
      status: 'pending',
      version: detail.version + 1,
      action: { params: { image: 'app:v1', replicas: 5, token: '[REDACTED]' } },
      edited: { edited_by: person.email, original: { params: detail.action.params, action_hash: detail.action_hash } },
    });
    expect(edited.action_hash).not.toBe(detail.action_hash);
    const row = await rowOf(id);
    expect(openParams(orgId, id, row['params_sealed'] as Buffer)).toEqual({ ...PARAMS, replicas: 5 });
    expect(JSON.stringify({ ...row, params_sealed: null })).not.toContain(PARAMS.token);
    const events = await sudo(`SELECT payload FROM audit_events WHERE org_id = $1 AND type = 'action_edited'`, [orgId]);
    expect(events).toEqual([
      { payload: { from_hash: detail.action_hash, to_hash: edited.action_hash, version: edited.version } },
    ]);
  });

  it('law 3: what was shown before the edit can’t be approved after it; what runs is what was edited', async () => {
    const { person, actor, id, detail } = await asked();
    const edited = await editApproval(
      person,
      id,
      { params: { image: 'app:v2' }, expected_version: detail.version },
      call,
    );
    const seen = (shown: typeof detail) => ({
      expected_version: shown.version,
      expected_action_hash: shown.action_hash,
    });
    await expect(approve(person, id, seen(detail), call)).rejects.toMatchObject({ code: 'CHANGED' });
    await approve(person, id, seen(edited), call);
    const answer = await approvalStatusFor(actor, id, {
      ...{ waitMs: 0, until: 'result', since: null, requestId: 'req', signal: new AbortController().signal },
    });
    expect(answer).toMatchObject({
      status: 'approved',
      edited_action: { type: 'kubernetes', tool: 'deploy', params: { image: 'app:v2' } },
    });
  });

  it('asks policy again: what it or the schema denies is refused and nothing changes', async () => {
    const { person, id, detail } = await asked({
      ...tool(),
      policy: { amount_caps: { USD: 8 } },
    });
    const edit = (params: Record<string, unknown>) =>
      editApproval(person, id, { params, expected_version: detail.version }, call);
    await expect(edit({ image: 'app:v1', replicas: 9 })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(edit({ image: 'app:v1', replicas: 11 })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(edit({ replicas: 2 })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(edit({ image: '[REDACTED]' })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(edit(detail.action.params)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await rowOf(id))['version']).toBe(detail.version);
  });

  it('needs the tool’s schema, the version that was seen, and an approval that still waits', async () => {
    const without = await asked(tool({ params_schema: undefined }));
    const change = { params: { image: 'app:v2' }, expected_version: without.detail.version };
    await expect(editApproval(without.person, without.id, change, call)).rejects.toMatchObject({ code: 'CONFLICT' });

    const { person, id, detail, deny } = await asked();
    const stale = { ...change, expected_version: detail.version + 1 };
    await expect(editApproval(person, id, stale, call)).rejects.toMatchObject({ code: 'CHANGED' });
    await deny();
    const late = { ...change, expected_version: detail.version + 1 };
    await expect(editApproval(person, id, late, call)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });

    const overdue = await asked();
    await sudo(`UPDATE approvals SET expires_at = clock_timestamp() WHERE id = $1`, [overdue.id]);
    const { version } = await getApproval(overdue.person, overdue.id);
    const after = { ...change, expected_version: version };
    await expect(editApproval(overdue.person, overdue.id, after, call)).rejects.toMatchObject({
      code: 'APPROVAL_EXPIRED',
    });
  });

  it('against an approve at the same moment: either the edit comes first and is refused to the approver, or the approve', async () => {
    for (let round = 0; round < 10; round++) {
      const { person, id, detail } = await asked();
      const outcomes = await Promise.allSettled([
        editApproval(person, id, { params: { image: 'app:v2' }, expected_version: detail.version }, call),
        approve(person, id, { expected_version: detail.version, expected_action_hash: detail.action_hash }, call),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('of two edits of one version one takes effect, and the other is told', async () => {
    for (let round = 0; round < 10; round++) {
      const { person, id, detail } = await asked();
      const edit = (image: string) =>
        editApproval(person, id, { params: { image }, expected_version: detail.version }, call);
      const outcomes = await Promise.allSettled([edit('app:v2'), edit('app:v3')]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'CHANGED' } });
    }
  });

  it('makes the editor a requester: with separation of duties another person decides', async () => {
    const { person, id, orgId, detail } = await asked();
    await sudo(`UPDATE orgs SET settings = settings || '{"separate_requester":"all"}' WHERE id = $1`, [orgId]);
    await editApproval(person, id, { params: { image: 'app:v2' }, expected_version: detail.version }, call);
    await expect(approve(person, id, {}, call)).rejects.toMatchObject({ code: 'SELF_APPROVAL' });
    const other = await makeMember(sudo, orgId);
    expect(await approve(other, id, {}, call)).toMatchObject({ status: 'approved' });
  });
});
