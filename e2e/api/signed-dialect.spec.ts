import { createHmac } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sampleText } from '../documents/samples';
import { has } from '../support/needs';
import { send } from '../support/printed';
import { expect, test } from '../support/test';
import type { World } from '../support/world';

/*
 * The runbook of signed approvals, call by call as it prints them. Substituted: host, credential, the approval's id,
 * the approver's address, the expiry and the secret; a comment inside JSON is dropped. Signatures are made by its formula;
 * that the Python which it prints makes the same ones has a test of its own, where there is Python.
 */

const BASIC = sampleText('signed-approvals', 2);
const CUSTOM_EXPIRATION = sampleText('signed-approvals', 3);
const APPROVE = sampleText('signed-approvals', 5);
const REJECT = sampleText('signed-approvals', 6);
const CLI_HELPER = sampleText('signed-approvals', 9);
const VERIFY = sampleText('signed-approvals', 10);
const CONTEXT_HASH = sampleText('signed-approvals', 20)
  .split('\n\n')
  .slice(0, 2)
  .join('\n')
  .replace(/^#.*\n/, '');

/** Somebody in this organization only: an access token stands for one organization where there is just one. */
const personOf = (world: World): string => `operator-${world.slug}`;

type Approval = { id: string; status: string; expires_at: string; context_hash: string; context: unknown };

const python = (program: string): string => {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
};

/** The runbook's formula of a signature: HMAC-SHA256 of id, decision, approver and expiry. */
const sign = ({ id, expires_at }: Approval, decision: string, approver: string, secret: string): string =>
  createHmac('sha256', secret)
    .update(`${id}:${decision}:${approver}:${expires_at.replace('Z', '+00:00')}`)
    .digest('hex');

/** The command of the runbook with the values of an approval. */
const helper = (approval: Approval, decision: string, approver: string, secret: string): string => {
  const values = {
    'python -c': 'python3 -c',
    appr_abc123: approval.id,
    "'approved'": `'${decision}'`,
    'user@company.com': approver,
    '2025-10-17T11:30:00+00:00': approval.expires_at.replace('Z', '+00:00'),
    'your-hmac-secret': secret,
  };
  const command = Object.entries(values).reduce((text, [from, to]) => text.replaceAll(from, to), CLI_HELPER);
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
};

test('every call of the runbook of signed approvals runs', async ({ world, agent, people }) => {
  const server = world.server.url;
  const operator = await world.operator(personOf(world));
  const email = people.email(personOf(world));
  const { secret } = (await world.owner.get('/signing-secret')).json as { secret: string };
  const ids = (approval: Approval, signature: string) => ({
    appr_abc123: approval.id,
    'user@company.com': email,
    'a3f7c2d1e5b8...': signature,
    'b8e5d1c2a3f7...': signature,
  });

  const basic = await send(server, agent.token, BASIC);
  expect(basic.status).toBe(201);
  const first = basic.json as Approval;
  expect(first).toMatchObject({
    status: 'pending',
    requested_by: 'agent:knowledge_update',
    agent: 'knowledge_update',
    action: 'apply',
    reason: 'Large configuration change for production deployment',
  });
  expect(first.context_hash).toBe('9909194aadaaaee234a9640dd4b85ebdd895197c099ac56ebff8dc75c6f68ed5'); // by Python

  const custom = await send(server, agent.token, CUSTOM_EXPIRATION);
  expect(custom.status).toBe(201);
  const second = custom.json as Approval;
  expect(Math.round((Date.parse(second.expires_at) - Date.now()) / 60_000)).toBe(120);

  const yes = sign(first, 'approved', email, secret);
  const approved = await send(server, operator.token, APPROVE, ids(first, yes));
  expect(approved.status, approved.text).toBe(200);
  expect(approved.json).toMatchObject({
    id: first.id,
    status: 'approved',
    decision: 'approved',
    approver: email,
    comment: 'Reviewed changes - looks safe',
    signature: yes,
  });
  const rejected = await send(server, operator.token, REJECT, ids(second, sign(second, 'rejected', email, secret)));
  expect(rejected.json).toMatchObject({ status: 'rejected', comment: 'Changes too risky - needs redesign' });

  const valid = await send(server, agent.token, VERIFY, ids(first, yes));
  expect(valid.json).toEqual({
    valid: true,
    approval: { id: first.id, status: 'approved', decision: 'approved', approver: email, expires_at: first.expires_at },
  });
  const invalid = await send(server, agent.token, VERIFY, { appr_abc123: first.id });
  expect(invalid.json).toMatchObject({ valid: false, error: 'Invalid signature' });

  // Troubleshooting: not found, decided twice.
  const unknown = await send(server, agent.token, VERIFY);
  expect([unknown.status, (unknown.json as { detail: string }).detail]).toEqual([
    404,
    'Approval not found for action_id: appr_abc123',
  ]);
  const no = sign(first, 'rejected', email, secret);
  const twice = await send(server, operator.token, REJECT, ids(first, no));
  expect([twice.status, (twice.json as { detail: string }).detail]).toEqual([
    409,
    expect.stringContaining('already decided'),
  ]);
});

if (has('python')) {
  test('the Python that the runbook prints hashes and signs as the server does', async ({ world, agent, people }) => {
    const server = world.server.url;
    const operator = await world.operator(personOf(world));
    const email = people.email(personOf(world));
    const { secret } = (await world.owner.get('/signing-secret')).json as { secret: string };
    for (const [decision, call] of [
      ['approved', APPROVE],
      ['rejected', REJECT],
    ] as const) {
      const asked = (await send(server, agent.token, BASIC)).json as Approval;
      const program = `context = ${JSON.stringify(asked.context)}\n${CONTEXT_HASH}\nprint(context_hash)`;
      expect(python(program)).toBe(asked.context_hash);
      const signature = helper(asked, decision, email, secret);
      expect(signature).toBe(sign(asked, decision, email, secret));
      const values = { appr_abc123: asked.id, 'user@company.com': email };
      const signed = { ...values, 'a3f7c2d1e5b8...': signature, 'b8e5d1c2a3f7...': signature };
      expect(await send(server, operator.token, call, signed)).toMatchObject({ status: 200, json: { signature } });
    }
  });
}

test('the equivalents of what the runbook prints in Python run', async ({ world, agent }) => {
  const server = world.server.url;
  const operator = await world.operator(personOf(world));
  const first = (await send(server, agent.token, BASIC)).json as Approval;

  // An executor: checks in order, then single use.
  const plan = { agent: 'knowledge_update', action: 'apply', context: first.context };
  const execute = () => agent.post(`/api/v1/approvals/${first.id}/execute`, plan);
  expect(await execute()).toMatchObject({ status: 409, json: { code: 'NOT_APPROVED' } });
  expect(await operator.post(`/approvals/${first.id}/approve`)).toMatchObject({ status: 200 });
  const mismatch = await agent.post(`/api/v1/approvals/${first.id}/execute`, { ...plan, action: 'delete' });
  expect(mismatch).toMatchObject({ status: 409, json: { code: 'ACTION_MISMATCH' } });
  expect(await execute()).toMatchObject({ status: 200, json: { status: 'executed' } });
  expect(await execute()).toMatchObject({ status: 409, json: { code: 'ALREADY_USED' } });

  // Extend, list, rotate.
  const second = (await send(server, agent.token, CUSTOM_EXPIRATION)).json as Approval;
  expect(await operator.post(`/approvals/${second.id}/extend`, { expires_in_seconds: 10_800 })).toMatchObject({
    status: 200,
  });
  const recent = await send(server, agent.token, 'GET /api/v1/approvals?offset=0&limit=10');
  expect(recent.json).toMatchObject({ total: 2, pending: 1, approved: 1, rejected: 0 });
  const rotated = await world.owner.post('/signing-secret/rotate', { previous_valid_seconds: 3600 });
  expect(rotated).toMatchObject({ status: 200, json: { version: 2, source: 'generated' } });
});

test('a receipt is checked offline by the command', async ({ world, agent }) => {
  const program = resolve(import.meta.dirname, '../../dist/countersign.mjs');
  expect(existsSync(program), 'a build of the command, made by: npm run build').toBe(true);
  const operator = await world.operator(personOf(world));
  const { id } = (await send(world.server.url, agent.token, BASIC)).json as Approval;
  expect((await operator.post(`/approvals/${id}/approve`)).status).toBe(200);
  const receipt = await operator.get(`/approvals/${id}/receipt?format=jws`);
  const keys = await operator.get('/.well-known/jwks.json');
  const directory = mkdtempSync(join(tmpdir(), 'countersign-receipt-'));
  const [file, jwks] = [join(directory, 'receipt.jws'), join(directory, 'jwks.json')];
  writeFileSync(file, receipt.text);
  writeFileSync(jwks, keys.text);
  const verify = () => spawnSync(process.execPath, [program, 'verify', file, '--jwks', jwks], { encoding: 'utf8' });
  const good = verify();
  expect(good.status, good.stderr).toBe(0);
  expect(good.stdout).toContain('"decision": "approved"');
  writeFileSync(
    file,
    receipt.text.replace(/\.[^.]+\./, (claims) => claims.replace(/.\.$/, 'A.')),
  );
  expect(verify().status).toBe(1);
  rmSync(directory, { recursive: true });
});
