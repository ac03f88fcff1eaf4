import { createHmac } from 'node:crypto';
import { testDatabase } from '@/lib/db/testing/database';
import { dialectWorld, type Json } from '@/lib/dialects/testing/arrange';

export const database = await testDatabase();
export const { call, org } = await dialectWorld(database);
export const world = await org();
export const secret = await world.secret();
export const BASE = '/api/v1/approvals';
export const context = { file: 'config/production.yaml', changes_count: 1500, risk_score: 85 };
let count = 0;

/** A request of the runbook; each with a context of its own unless said. */
export const ask = async (change: Json = {}, token = world.agent): Promise<Json> => {
  const body = {
    agent: 'knowledge_update',
    action: 'apply',
    context: { ...context, n: ++count },
    reason: 'Large',
    ...change,
  };
  const answer = await call(token, 'POST', BASE, body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
};
/** The expiry as the runbook's Python writes it into what is signed. */
export const isoOf = (approval: Json): string => String(approval['expires_at']).replace('Z', '+00:00');
export const sign = (approval: Json, decision: string, approver = world.email, key = secret): string =>
  createHmac('sha256', key)
    .update(`${String(approval['id'])}:${decision}:${approver}:${isoOf(approval)}`)
    .digest('hex');
/** Decides as the operator, signed by the organization’s key unless said. */
export const decide = (approval: Json, decision: string, change: Json = {}, token = world.operator) =>
  call(token, 'POST', `${BASE}/${String(approval['id'])}/approve`, {
    decision,
    approver: world.email,
    comment: 'Reviewed',
    signature: sign(approval, decision),
    ...change,
  });
/** Uses an approval up for the very action it was asked for, unless said. */
export const execute = (approval: Json, change: Json = {}, token = world.agent) =>
  call(token, 'POST', `${BASE}/${String(approval['id'])}/execute`, {
    agent: approval['agent'],
    action: approval['action'],
    context: approval['context'],
    ...change,
  });
/** A statement on the row of one approval. */
export const sudo = (text: string, approval: Json) =>
  database.sudo(`${text} WHERE org_id = $1 AND context_hash = $2`, [world.orgId, approval['context_hash']]);
