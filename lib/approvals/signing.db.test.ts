import { describe, expect, it } from 'vitest';
import { deny, approve } from '@/lib/approvals/decide-one';
import { getApproval } from '@/lib/approvals/get';
import { receiptOf, verifyReceipt } from '@/lib/approvals/receipt';
import { verifySignature } from '@/lib/approvals/signature';
import { makeApprovals, makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { secrets } from '@/lib/env';
import { publicId, type ApprovalId } from '@/lib/ids';
import { signDecision } from '@/lib/signing/decision-signature';
import { forgetSigningPads, signingSecrets } from '@/lib/signing-secrets/current';
import { readSigningSecret, rotateSigningSecret } from '@/lib/signing-secrets/manage';

const { sudo } = await testDatabase();
const call = { requestId: 'req-signing' };
const day = { previous_valid_seconds: 86_400 };

async function arrange() {
  const org = await makeOrg(sudo);
  const person = await makeMember(sudo, org, 'admin');
  const one = async (): Promise<ApprovalId> => {
    const [id] = await makeApprovals(sudo, org, [{}]);
    return id!;
  };
  return { org, person, one };
}

/** What a client computes from what it was told. */
async function sign(
  secret: string,
  { person }: Pick<Awaited<ReturnType<typeof arrange>>, 'person'>,
  id: ApprovalId,
  decision: 'approved' | 'rejected' = 'approved',
) {
  const { expires_at } = await getApproval(person, id);
  const approvalId = publicId('appr', id);
  return signDecision(secret, { approvalId, decision, approver: person.email, expiresAt: new Date(expires_at) });
}

describe('signed decisions', () => {
  it('signs every decision on the server, in the statement that decides', async () => {
    const world = await arrange();
    const { current } = await signingSecrets(world.org);
    const [yes, no] = [await world.one(), await world.one()];
    await approve(world.person, yes, {}, call);
    await deny(world.person, no, { reason: 'not today' }, call);
    expect((await getApproval(world.person, yes)).resolution?.signature).toBe(await sign(current, world, yes));
    expect((await getApproval(world.person, no)).resolution?.signature).toBe(
      await sign(current, world, no, 'rejected'),
    );
  });

  it('signs with HMAC_SECRET in the first organization, with a sealed secret of its own in every other', async () => {
    const [first, other] = [await arrange(), await arrange()];
    await sudo('UPDATE orgs SET is_first = true WHERE id = $1', [first.org]);
    expect(await signingSecrets(first.org)).toMatchObject({ current: secrets().HMAC_SECRET, source: 'environment' });
    const made = await signingSecrets(other.org);
    expect(made).toMatchObject({ source: 'generated', version: 1 });
    expect(await signingSecrets(other.org)).toEqual(made);
    const [row] = await sudo('SELECT sealed FROM signing_secrets WHERE org_id = $1', [other.org]);
    expect(String(row?.['sealed'])).not.toContain(made.current);
    await sudo('UPDATE orgs SET is_first = false WHERE id = $1', [first.org]);
  });

  it('refuses a wrong signature before it decides, and keeps a right one', async () => {
    const world = await arrange();
    const { current } = await signingSecrets(world.org);
    const id = await world.one();
    const wrong = await sign('x'.repeat(32), world, id);
    await expect(approve(world.person, id, { signature: wrong }, call)).rejects.toMatchObject({
      code: 'INVALID_SIGNATURE',
    });
    expect((await getApproval(world.person, id)).status).toBe('pending');
    const right = await sign(current, world, id);
    await approve(world.person, id, { signature: right }, call);
    expect((await getApproval(world.person, id)).resolution?.signature).toBe(right);
    // The same person's same call again is answered with what is stored.
    await expect(approve(world.person, id, { signature: right }, call)).resolves.toMatchObject({ status: 'approved' });
    await expect(
      deny(world.person, id, { reason: 'no', signature: await sign(current, world, id, 'rejected') }, call),
    ).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
  });

  it('refuses signatures of another approval, another decision and another organization, and expired approvals', async () => {
    const [world, other] = [await arrange(), await arrange()];
    const { current } = await signingSecrets(world.org);
    const [id, another] = [await world.one(), await world.one()];
    const refused = async (signature: string) =>
      expect(approve(world.person, id, { signature }, call)).rejects.toMatchObject({ code: 'INVALID_SIGNATURE' });
    await refused(await sign(current, world, another)); // replayed
    await refused(await sign(current, world, id, 'rejected'));
    await refused(await sign((await signingSecrets(other.org)).current, world, id));
    await refused(await sign(current, { person: other.person }, await other.one()));
    await expect(approve(other.person, id, {}, call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const [late] = await makeApprovals(sudo, world.org, [{ expires_in: -5 }]);
    await expect(
      approve(world.person, late!, { signature: await sign(current, world, late!) }, call),
    ).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED' });
  });

  it('verifies a recorded signature, and says why another is not one', async () => {
    const world = await arrange();
    const id = await world.one();
    expect(await verifySignature(world.person, id, 'a'.repeat(64))).toMatchObject({
      valid: false,
      code: 'NOT_DECIDED',
    });
    await approve(world.person, id, {}, call);
    const { resolution } = await getApproval(world.person, id);
    expect(await verifySignature(world.person, id, resolution?.signature ?? '')).toMatchObject({
      valid: true,
      approval: { status: 'approved', approver: world.person.email },
    });
    expect(await verifySignature(world.person, id, 'a'.repeat(64))).toEqual({
      valid: false,
      error: 'Invalid signature',
      code: 'INVALID_SIGNATURE',
    });
  });

  it('rotates: the previous secret stays valid for the set time and no longer; both acts are recorded', async () => {
    const world = await arrange();
    const before = await readSigningSecret(world.person, call);
    const id = await world.one();
    await approve(world.person, id, { signature: await sign(before.secret, world, id) }, call);
    const kept = (await getApproval(world.person, id)).resolution?.signature ?? '';
    const after = await rotateSigningSecret(world.person, day, call);
    expect(after).toMatchObject({ version: before.version + 1, source: 'generated' });
    expect(after.secret).not.toBe(before.secret);
    expect((await verifySignature(world.person, id, kept)).valid).toBe(true);
    const next = await world.one();
    await approve(world.person, next, {}, call);
    expect((await getApproval(world.person, next)).resolution?.signature).toBe(await sign(after.secret, world, next));
    await sudo(`UPDATE signing_secrets SET previous_until = now() - interval '1 second' WHERE org_id = $1`, [
      world.org,
    ]);
    expect(await verifySignature(world.person, id, kept)).toMatchObject({ valid: false, code: 'INVALID_SIGNATURE' });
    const events = await sudo(`SELECT type FROM audit_events WHERE org_id = $1 AND type LIKE 'signing%' ORDER BY 1`, [
      world.org,
    ]);
    expect(events.map((event) => event['type'])).toEqual(['signing_secret_read', 'signing_secret_rotated']);
    forgetSigningPads(world.org);
  });

  it('rotates one after the other however many rotate at once', async () => {
    const { org, person } = await arrange();
    const before = await signingSecrets(org);
    await Promise.all([1, 2, 3].map(() => rotateSigningSecret(person, day, call)));
    expect((await signingSecrets(org)).version).toBe(before.version + 3);
  });
});

describe('receipts', () => {
  it('say who decided what on which action, and verify', async () => {
    const world = await arrange();
    const id = await world.one();
    await expect(receiptOf(world.person, id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await deny(world.person, id, { reason: 'no' }, call);
    const made = await receiptOf(world.person, id);
    expect(made.claims).toMatchObject({
      decision: 'denied',
      approver: { kind: 'user', id: publicId('usr', world.person.userId), label: world.person.email },
      action: 'kubernetes:deploy',
      action_hash: 'a'.repeat(64),
      token_type: 'receipt',
    });
    expect(await receiptOf(world.person, id)).toEqual(made);
    expect(await verifyReceipt(world.person, id, made.receipt)).toMatchObject({ valid: true });
    expect(await verifyReceipt(world.person, id, made.receipt.slice(0, -8))).toMatchObject({ code: 'INVALID_RECEIPT' });
    const another = await world.one();
    expect(await verifyReceipt(world.person, another, made.receipt)).toMatchObject({
      code: 'RECEIPT_OF_ANOTHER_APPROVAL',
    });
    const other = await arrange();
    expect(await verifyReceipt(other.person, await other.one(), made.receipt)).toMatchObject({
      code: 'RECEIPT_OF_ANOTHER_ORGANIZATION',
    });
    await expect(receiptOf(other.person, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are not made of a row that differs from the audit log', async () => {
    const world = await arrange();
    const id = await world.one();
    await deny(world.person, id, { reason: 'no' }, call);
    const { receipt } = await receiptOf(world.person, id);
    await sudo('ALTER TABLE approvals DISABLE TRIGGER approvals_guard');
    await sudo(`UPDATE approvals SET status = 'approved', deny_reason = NULL WHERE id = $1`, [id]);
    await sudo('ALTER TABLE approvals ENABLE TRIGGER approvals_guard');
    await expect(receiptOf(world.person, id)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await verifyReceipt(world.person, id, receipt)).toMatchObject({ valid: false, code: 'RECEIPT_OUTDATED' });
  });
});
