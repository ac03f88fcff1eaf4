import type { RiskTier } from '@/lib/contracts/manifest';

/** Org setting `separate_requester`: for which tiers the requester must not decide. */
export type SeparateRequester = 'off' | 'high_and_critical' | 'all';

/** By what way a decision comes. `mcp` is a personal token's decision through an MCP tool. */
export type DecisionVia =
  'session' | 'access_token' | 'personal_token' | 'mcp' | 'agent_key' | 'service_key' | 'system';

export type DutyInput = {
  decider: { userId: string | null; via: DecisionVia; reauthenticatedAt: Date | null };
  approval: {
    /** The member who made the agent's key or sent the request; null when unknown (a removed member). */
    requesterUserId: string | null;
    editedByUserIds: readonly string[];
    riskTier: RiskTier;
  };
  setting: SeparateRequester;
  /** Part of a bulk call, in which nothing critical is decided. */
  bulk: boolean;
  /** The database's clock. */
  now: Date;
};

export type DutyCode = 'HUMAN_REQUIRED' | 'SELF_APPROVAL' | 'BULK_NOT_ALLOWED' | 'REAUTH_REQUIRED';
export type Duty = { ok: true } | { ok: false; code: DutyCode; detail: string };

/** How long a password given in a browser session stands for a critical decision: ten minutes, in milliseconds. */
export const REAUTH_WINDOW_MS = 10 * 60_000;

const refuse = (code: DutyCode, detail: string): Duty => ({ ok: false, code, detail });

/**
 * Whether this decider may decide this approval, beyond role and scope: a person, not the one who asked for it where the
 * org separates the two, and for tier `critical` one by one in a browser session with a fresh password. The first
 * refusal wins in the order HUMAN_REQUIRED, SELF_APPROVAL, BULK_NOT_ALLOWED, REAUTH_REQUIRED; the deciding statement's
 * guards must agree with it.
 */
export function mayDecide({ decider, approval, setting, bulk, now }: DutyInput): Duty {
  if (decider.userId === null || !isPerson(decider.via)) {
    return refuse('HUMAN_REQUIRED', 'Only a person can decide an approval.');
  }
  const asked = approval.requesterUserId === decider.userId || approval.editedByUserIds.includes(decider.userId);
  if (asked && separates(setting, approval.riskTier)) {
    return refuse('SELF_APPROVAL', 'You asked for or edited this action; somebody else must decide it.');
  }
  if (approval.riskTier !== 'critical') return { ok: true };
  if (bulk) return refuse('BULK_NOT_ALLOWED', 'A critical action is decided one by one, not in bulk.');
  const { reauthenticatedAt } = decider;
  const fresh = reauthenticatedAt !== null && now.getTime() - reauthenticatedAt.getTime() <= REAUTH_WINDOW_MS;
  if (decider.via === 'session' && fresh) return { ok: true };
  return refuse(
    'REAUTH_REQUIRED',
    'A critical action is decided in the browser, with your password given in the last 10 minutes.',
  );
}

function isPerson(via: DecisionVia): boolean {
  switch (via) {
    case 'session':
    case 'access_token':
    case 'personal_token':
    case 'mcp':
      return true;
    case 'agent_key':
    case 'service_key':
    case 'system':
      return false;
  }
}

/** Whether the setting keeps a requester from deciding an action of this tier. */
export function separates(setting: SeparateRequester, tier: RiskTier): boolean {
  switch (setting) {
    case 'off':
      return false;
    case 'high_and_critical':
      return tier === 'high' || tier === 'critical';
    case 'all':
      return true;
  }
}

/** The setting in force: the org's own choice, else separation as soon as two people can decide. */
export function separationInForce(chosen: SeparateRequester | null, peopleWhoCanDecide: number): SeparateRequester {
  return chosen ?? (peopleWhoCanDecide >= 2 ? 'high_and_critical' : 'off');
}
