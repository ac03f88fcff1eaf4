import { z } from 'zod';
import { requirePerson } from '@/lib/approvals/deciding';
import * as wire from '@/lib/contracts/module';
import { actionId } from '@/lib/dialects/module/actions';
import {
  endRule,
  makeRule,
  makeRuleFromAction,
  rule,
  ruleId,
  rules,
  suggestedConstraints,
} from '@/lib/dialects/module/rules';
import { suggestions } from '@/lib/standing-rules/from-approval';
import { groundsOf } from '@/lib/standing-rules/grounds';
import { notCritical } from './human';
import { ACTS, actionIdArgument, limit, READS, tool, type Tool } from './tool';

const CONSTRAINTS =
  'By argument (dots reach into objects): {"type":"exact","value":…}, {"type":"pattern","value":"*@acme.test"} (a glob over the whole text) or {"type":"any"}. All must hold.';
const { tool_name, arg_constraints, description, expires_at, max_uses, confirm_denied } = wire.createRuleBody.shape;
const ruleIdArgument = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'id of the rule: the UUID of a listing, or rule-…' });
const confirm = confirm_denied.meta({
  description: 'only when the person knows that it would have approved what somebody denied, and means it',
});

/** Looking at standing rules and making them, for people. */
export const ruleTools: readonly Tool[] = [
  tool({
    name: 'create_approval_rule',
    title: 'Make a standing rule',
    description: `Makes a standing rule: the person's approval given in advance for every action of the tool that fits. ${CONSTRAINTS} Keep it narrow, and bound it with max_uses or expires_at (needed for high-risk tools). Only when that person has told you to.`,
    input: z.strictObject({
      tool_name,
      arg_constraints: arg_constraints.meta({ description: CONSTRAINTS }),
      description: description.unwrap().meta({ description: 'what it is for' }),
      expires_at: expires_at.meta({ description: 'ISO 8601: the first instant at which it matches no more' }),
      max_uses: max_uses.meta({ description: 'how often it may be used' }),
      confirm_denied: confirm,
    }),
    permission: 'rules.write',
    hints: { ...ACTS, idempotentHint: false },
    decides: 'rules.write',
    run: async (actor, args, { requestId }) => {
      await notCritical(async () => (await groundsOf(actor.orgId, args.tool_name, null)).tier);
      return makeRule(requirePerson(actor), args, { requestId });
    },
  }),
  tool({
    name: 'create_rule_from_action',
    title: 'Make a standing rule of an action',
    description:
      'Makes a standing rule of an action: sensitive arguments exactly as they are, others free, bounded by its tier. constraint_overrides replaces suggestions argument by argument; see suggest_rule_constraints first. Only when the person has told you to.',
    input: z.strictObject({
      action_id: actionIdArgument,
      constraint_overrides: wire.ruleFromActionBody.shape.constraint_overrides.meta({ description: CONSTRAINTS }),
      confirm_denied: confirm,
    }),
    permission: 'rules.write',
    hints: { ...ACTS, idempotentHint: false },
    decides: 'rules.write',
    run: async (actor, args, { requestId }) => {
      await notCritical(async () => (await suggestions(actor, actionId(args.action_id))).risk_tier);
      return makeRuleFromAction(requirePerson(actor), args, { requestId });
    },
  }),
  tool({
    name: 'list_approval_rules',
    title: 'List standing rules',
    description:
      'Lists standing rules, newest first, with how often each was used. Only those in force unless active_only is false.',
    input: z.strictObject({ tool_name: tool_name.optional(), active_only: z.boolean().default(true), limit }),
    permission: 'rules.read',
    hints: READS,
    answersList: true,
    run: async (actor, args) => (await rules(actor, { ...args, offset: 0 })).data,
  }),
  tool({
    name: 'show_approval_rule',
    title: 'Show one standing rule',
    description: 'Shows one standing rule: what it matches, its bounds, who made it, and how often it was used.',
    input: z.strictObject({ rule_id: ruleIdArgument }),
    permission: 'rules.read',
    hints: READS,
    run: (actor, args) => rule(actor, ruleId(args.rule_id)),
  }),
  tool({
    name: 'revoke_approval_rule',
    title: 'Revoke a standing rule',
    description:
      'Ends a standing rule: it matches nothing from now on, on every replica. What it approved stands. It can not be taken back; make a new one instead.',
    input: z.strictObject({ rule_id: ruleIdArgument, reason: z.string().trim().max(255).optional() }),
    permission: 'rules.write',
    hints: { ...ACTS, openWorldHint: false, idempotentHint: false },
    decides: 'rules.write',
    run: (actor, args, { requestId }) =>
      endRule(requirePerson(actor), ruleId(args.rule_id), args.reason, { requestId }),
  }),
  tool({
    name: 'suggest_rule_constraints',
    title: 'Suggest constraints for a rule',
    description:
      'What a standing rule made of this action would say by itself: sensitive arguments pinned to their value, others free.',
    input: z.strictObject({ action_id: actionIdArgument }),
    permission: 'rules.read',
    hints: READS,
    quotesAgents: true,
    run: (actor, args) => suggestedConstraints(actor, args.action_id),
  }),
];
