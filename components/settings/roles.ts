import type { RoleName } from '@/lib/contracts/identity';

/** What each role may, from least to most, in one line. */
const ROLE_WORDS: Record<RoleName, string> = {
  viewer: 'sees approvals, agents, statistics and the audit log',
  operator: 'decides approvals, too',
  admin: 'configures agents, tools, secrets, policies and settings, too',
  owner: 'manages members, gating and the organization itself, too',
};

export const ROLE_OPTIONS = (['viewer', 'operator', 'admin', 'owner'] as const).map((role) => ({
  value: role,
  label: `${role[0]?.toUpperCase() ?? ''}${role.slice(1)}: ${ROLE_WORDS[role]}`,
}));

export const isRoleName = (text: string): text is RoleName => Object.hasOwn(ROLE_WORDS, text);
