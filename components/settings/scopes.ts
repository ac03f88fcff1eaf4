import type { Token } from '@/lib/contracts/tokens';

export type Scope = Token['scopes'][number];

/** What a scope lets a token do, in a few words. */
export const SCOPE_WORDS: Record<Scope, string> = {
  'approvals:read': 'read approvals and their statistics',
  'approvals:decide': 'approve, deny, extend, retry: as a person',
  'approvals:request': 'request approvals, wait, cancel own ones',
  'approvals:expire': 'expire overdue approvals',
  'rules:read': 'read standing rules',
  'rules:write': 'write standing rules: as a person',
  'gateway:execute': 'submit actions to the gateway',
  'gateway:evaluate': 'try actions out without running them',
  'manifests:read': 'read agents, manifests, tools and policies',
  'manifests:write': 'register manifests; a person approves them',
  'audit:read': 'read the audit log and interactions',
  'audit:export': 'export approvals and the audit log',
  admin: 'configure the organization: as a person',
};

export const isScope = (text: string): text is Scope => Object.hasOwn(SCOPE_WORDS, text);
