import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { exportResponse } from '@/lib/api/export-response';
import { orgOperation } from '@/lib/api/operation';
import * as trials from '@/lib/contracts/rule-trials';
import * as wire from '@/lib/contracts/rules';
import { notFound } from '@/lib/errors';
import { exportRules } from '@/lib/exports/rules';
import { parseId, type RuleId } from '@/lib/ids';
import { blastRadius } from '@/lib/standing-rules/blast-radius';
import { createRule, replaceRule, revokeRule } from '@/lib/standing-rules/create';
import { createFromApproval, suggestions } from '@/lib/standing-rules/from-approval';
import { getRule, listRules } from '@/lib/standing-rules/list';
import { tryRule } from '@/lib/standing-rules/try';
import { approvalId, approvalParams, orgParams } from './params';

const TAG = 'Rules';
const BASE = '/api/v1/orgs/{org}/rules';
const ONE = `${BASE}/{rule_id}` as const;
const ruleParams = orgParams.extend({ rule_id: z.string() });
const byNewest = cursorCodec('rules:-created_at', z.object({ at: z.string().max(40), id: z.uuid() }));

/** The rule that a path names; what is no id of one is as unknown as an id that nobody has: 404. */
function ruleId({ rule_id: text }: { rule_id: string }): RuleId {
  const id = parseId('rule', text);
  if (!id) throw notFound('rule');
  return id;
}

export const ruleOperations = [
  orgOperation({
    id: 'rules.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List standing rules, newest first',
    permission: 'rules.read',
    params: orgParams,
    query: wire.ruleListQuery,
    response: { status: 200, description: 'a page of rules', schema: wire.rulePage },
    handler: async (actor, { query }) => toPage(await listRules(actor, query, byNewest.parse(query.cursor)), byNewest),
  }),
  orgOperation({
    id: 'rules.create',
    method: 'POST',
    path: BASE,
    tag: TAG,
    summary: 'Approve a narrow kind of action in advance',
    description:
      'Tools of tier high or critical need a narrowing constraint and a bound (`expires_at` or `max_uses`); a rule that takes every call, or waives further reasons, needs an admin. One that would have approved what a person denied in the last 30 days needs `confirm_denied` (409 CONFIRM_DENIED shows what).',
    permission: 'rules.write',
    params: orgParams,
    body: wire.createRuleBody,
    idempotency: 'replay',
    response: { status: 201, description: 'the rule', schema: wire.ruleInfo },
    handler: (actor, call) => createRule(actor, call.body, call),
  }),
  orgOperation({
    id: 'rules.from_approval',
    method: 'POST',
    path: `${BASE}/from-approval`,
    tag: TAG,
    summary: 'Make a rule of an approval',
    description: 'Sensitive arguments as they are, others free, closed; overrides replace argument by argument.',
    permission: 'rules.write',
    params: orgParams,
    body: wire.ruleFromApprovalBody,
    idempotency: 'replay',
    response: { status: 201, description: 'the rule', schema: wire.ruleInfo },
    handler: (actor, call) => createFromApproval(actor, call.body, call),
  }),
  orgOperation({
    id: 'rules.test',
    method: 'POST',
    path: `${BASE}/test`,
    tag: TAG,
    summary: 'Ask whether constraints would match params; nothing is stored',
    permission: 'rules.read',
    params: orgParams,
    body: trials.testRuleBody,
    response: { status: 200, description: 'the verdict on each argument', schema: trials.testRuleAnswer },
    handler: (_actor, call) => Promise.resolve(tryRule(call.body)),
  }),
  orgOperation({
    id: 'rules.blast_radius',
    method: 'POST',
    path: `${BASE}/blast-radius`,
    tag: TAG,
    summary: 'What a rule would have approved of the last 30 days, and what of it a person denied',
    permission: 'rules.write',
    params: orgParams,
    body: trials.blastRadiusBody,
    response: { status: 200, description: 'the figures, with up to five examples', schema: trials.blastRadiusAnswer },
    handler: (actor, call) => blastRadius(actor, call.body),
  }),
  orgOperation({
    id: 'rules.suggestions',
    method: 'GET',
    path: `${BASE}/suggestions/{approval_id}`,
    tag: TAG,
    summary: 'What a rule made of an approval would say',
    permission: 'rules.read',
    params: approvalParams,
    response: { status: 200, description: 'the suggestions', schema: trials.ruleSuggestions },
    handler: (actor, call) => suggestions(actor, approvalId(call.params)),
  }),
  orgOperation({
    id: 'rules.export',
    method: 'GET',
    path: `${BASE}/export`,
    tag: TAG,
    summary: 'Export the inventory of rules as a file',
    description:
      'The filters of the list, newest first, streamed. CSV cells can’t run as formulas. The audit log records it.',
    permission: 'rules.export',
    params: orgParams,
    query: wire.ruleExportQuery,
    response: { status: 200, description: 'a CSV or JSONL file', schema: z.string(), contentType: 'text/csv' },
    handler: async (actor, call) => exportResponse(await exportRules(actor, call.query, call)),
  }),
  orgOperation({
    id: 'rules.get',
    method: 'GET',
    path: ONE,
    tag: TAG,
    summary: 'Get one rule',
    permission: 'rules.read',
    params: ruleParams,
    response: { status: 200, description: 'the rule', schema: wire.ruleInfo },
    handler: (actor, call) => getRule(actor, ruleId(call.params)),
  }),
  orgOperation({
    id: 'rules.revoke',
    method: 'POST',
    path: `${ONE}/revoke`,
    tag: TAG,
    summary: 'End a rule; it stops matching at once',
    permission: 'rules.write',
    params: ruleParams,
    body: wire.revokeRuleBody,
    response: { status: 200, description: 'the rule', schema: wire.ruleInfo },
    handler: (actor, call) => revokeRule(actor, ruleId(call.params), call.body.reason, call),
  }),
  orgOperation({
    id: 'rules.replace',
    method: 'POST',
    path: `${ONE}/replace`,
    tag: TAG,
    summary: 'Put another rule in its place: revoke and create in one transaction',
    description:
      'What is absent stays as it is. Rules never change: so they are extended, get more uses, are narrowed.',
    permission: 'rules.write',
    params: ruleParams,
    body: wire.replaceRuleBody,
    idempotency: 'replay',
    response: { status: 201, description: 'the new rule', schema: wire.ruleInfo },
    handler: (actor, call) => replaceRule(actor, ruleId(call.params), call.body, call),
  }),
];
