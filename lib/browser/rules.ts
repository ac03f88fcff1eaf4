import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Constraints } from '@/lib/contracts/rule-constraints';
import type { BlastRadiusAnswer, RuleSuggestions, TestRuleAnswer } from '@/lib/contracts/rule-trials';
import type { RuleInfo } from '@/lib/contracts/rules';
import { request } from './http';

/** What a form sends; the server reads it by its schema and names every field that is wrong. */
export type RuleBody = {
  arg_constraints: Constraints;
  description?: string;
  agent_id: string | null;
  closed: boolean;
  reasons: readonly string[];
  expires_at: string | null;
  max_uses: number | null;
  confirm_denied?: boolean;
};

/** Which calls a rule would match. */
export type RuleReach = Pick<RuleBody, 'arg_constraints' | 'closed' | 'agent_id' | 'reasons'> & { tool_name: string };

/** Stands for a reach while there is none; nothing is asked about it. */
export const NO_REACH: RuleReach = { tool_name: '', arg_constraints: {}, closed: false, agent_id: null, reasons: [] };

const base = (org: string) => `/api/v1/orgs/${encodeURIComponent(org)}/rules`;
const one = (org: string, id: string) => `${base(org)}/${encodeURIComponent(id)}`;

export const createRule = (org: string, body: RuleBody & { tool_name: string }) =>
  request<RuleInfo>(base(org), { method: 'POST', body });

/** Makes a rule of an approval. What was suggested and taken out is let be anything. */
export const createRuleFrom = (org: string, from: RuleSuggestions, { arg_constraints, ...body }: RuleBody) =>
  request<RuleInfo>(`${base(org)}/from-approval`, {
    method: 'POST',
    body: {
      approval_id: from.approval_id,
      constraint_overrides: {
        ...Object.fromEntries(Object.keys(from.suggested_constraints).map((name) => [name, { type: 'any' }])),
        ...arg_constraints,
      },
      ...body,
    },
  });

/** Revokes the rule and makes one in its place. */
export const replaceRule = (org: string, id: string, body: RuleBody & { reason?: string }) =>
  request<RuleInfo>(`${one(org, id)}/replace`, { method: 'POST', body });

export const revokeRule = (org: string, id: string, reason: string) =>
  request<RuleInfo>(`${one(org, id)}/revoke`, { method: 'POST', body: { reason } });

/** Whether a rule would match params, argument by argument. */
export const testOptions = (org: string, { tool_name, arg_constraints, closed }: RuleReach, params: unknown) =>
  queryOptions({
    queryKey: ['rules', org, 'test', tool_name, arg_constraints, closed, params],
    queryFn: ({ signal }) =>
      request<TestRuleAnswer>(`${base(org)}/test`, {
        method: 'POST',
        body: { tool_name, arg_constraints, closed, params },
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** What a rule would have approved in the last 30 days. */
export const blastRadiusOptions = (org: string, reach: RuleReach) =>
  queryOptions({
    queryKey: ['rules', org, 'blast-radius', reach],
    queryFn: ({ signal }) =>
      request<BlastRadiusAnswer>(`${base(org)}/blast-radius`, { method: 'POST', body: reach, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** What a rule made of an approval would say. */
export const suggestionOptions = (org: string, approvalId: string) =>
  queryOptions({
    queryKey: ['rules', org, 'suggestions', approvalId],
    queryFn: ({ signal }) =>
      request<RuleSuggestions>(`${base(org)}/suggestions/${encodeURIComponent(approvalId)}`, { signal }),
  });
