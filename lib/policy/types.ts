import type { Gate, Manifest, RiskTier, ToolDefinition } from '@/lib/contracts/manifest';
import type {
  BudgetWindow,
  Decision,
  OrgPolicy,
  Reason,
  ReasonCode,
  RiskSnapshot,
  TraceEntry,
} from '@/lib/contracts/policy';

/** A parsed JSON object as it came over the wire. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The proposed action. `amount` and `currency` are the caller's own statement; what the params hold wins over it. */
export interface PolicyAction {
  readonly type: string;
  readonly tool: string;
  readonly params: JsonObject;
  readonly amount?: unknown;
  readonly currency?: string | undefined;
}

export interface Counterparty {
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  readonly jurisdiction?: string | undefined;
}

type ManifestStatus = 'pending' | 'active' | 'rejected' | 'suspended' | 'revoked' | 'superseded';

/** Claims of a capability token whose signature, issuer and revocation the caller has already verified. */
export interface CapabilityClaims {
  /** The agent's slug. */
  readonly sub: string;
  readonly org_id: string;
  /** Unix seconds. */
  readonly exp: number;
  /** Empty means no restriction, as does an absent list. */
  readonly allowed_action_types?: readonly string[] | undefined;
  readonly allowed_tools?: readonly string[] | undefined;
  readonly constraints?:
    | {
        readonly amount_max?: number | undefined;
        readonly jurisdictions?: readonly string[] | undefined;
        readonly counterparty_allowlist?: readonly string[] | undefined;
        readonly counterparty_denylist?: readonly string[] | undefined;
        /** Unix seconds. */
        readonly expires_at?: number | undefined;
      }
    | undefined;
}

/** The outcome of verifying the capability token; `none` when the call carried none. */
export type CapabilityTokenState =
  | { readonly state: 'none' | 'invalid' | 'expired' | 'revoked' }
  | { readonly state: 'ok'; readonly claims: CapabilityClaims };

/** The outcome of verifying the override token; `none` when the call carried none. */
export interface OverrideTokenState {
  readonly state: 'none' | 'valid' | 'invalid' | 'expired' | 'already_used' | 'action_mismatch';
}

/** Org-wide settings of one tool (`type:tool`, or `*` for all); an absent field says nothing. */
export interface OrgToolSettings {
  readonly risk_tier?: RiskTier | null | undefined;
  readonly gate?: Gate | null | undefined;
  readonly expiry_seconds?: number | null | undefined;
  readonly secret_params?: readonly string[] | null | undefined;
  readonly sensitive_params?: readonly string[] | null | undefined;
}

/** A budget counter: `*` counts every action of the agent, otherwise those of one action type. */
export interface BudgetUse {
  readonly scope: string;
  readonly window: BudgetWindow;
  /** Actions already counted in the current window. */
  readonly used: number;
}

/** A budget that applies to the action; the caller reserves one unit of each, atomically with the ALLOW. */
export interface BudgetKey {
  readonly scope: string;
  readonly window: BudgetWindow;
  readonly limit: number;
}

/** What may never be approved in advance, be it by rule, by `gate: never` or with gating off. */
interface NeverAutoApprove {
  readonly tiers: readonly RiskTier[];
  readonly reasons: readonly ReasonCode[];
}

/** What a standing rule is asked about: everything that would need a person. */
export interface Escalation {
  readonly reasons: readonly Reason[];
  readonly toolResolution: ToolResolution;
}

/** A rule's answer; `details` goes into the trace. */
export interface StandingRuleMatch {
  readonly ruleId: string;
  readonly details?: string | undefined;
}

export interface EvaluationInput {
  readonly now: Date;
  readonly orgId: string;
  /** IANA name; decides where budget days begin. */
  readonly orgTimezone: string;
  readonly action: PolicyAction;
  readonly counterparty?: Counterparty | undefined;
  /** The caller's own estimate, 0 to 100; it can only add an escalation. */
  readonly riskScore?: number | undefined;
  /** Null when the agent is unknown. */
  readonly agent: { readonly id: string; readonly status: 'active' | 'suspended' } | null;
  /** Parsed with the manifest schema; keep the same object between calls, compiled params schemas hang on it. */
  readonly manifest: Manifest | null;
  readonly manifestStatus: ManifestStatus | null;
  readonly capabilityToken: CapabilityTokenState;
  readonly overrideToken: OverrideTokenState;
  readonly orgTools: Readonly<Record<string, OrgToolSettings>>;
  readonly orgDefaultRiskTier: RiskTier;
  readonly orgPolicies: readonly OrgPolicy[];
  /** A counter without an entry stands at 0. */
  readonly budgetUse: readonly BudgetUse[];
  /** Whether every counterparty of the action was in an allowed or approved interaction of this org and agent before. */
  readonly knownCounterparty: boolean;
  /** False when an owner turned gating off for the org. */
  readonly gatingEnabled: boolean;
  /** Default: tier `critical` and reason `HIGH_RISK_ACTION`. */
  readonly neverAutoApprove?: NeverAutoApprove | undefined;
  readonly recentActions1h: number;
  readonly denied24h: number;
  /** Asked only when the action would be escalated and may be approved in advance. */
  readonly standingRule?: ((escalation: Escalation) => StandingRuleMatch | null) | undefined;
}

/** The manifest's tool for the action, and the settings that hold after manifest and org are put together. */
export interface ToolResolution {
  /** `type:tool`. */
  readonly action: string;
  /** The key under `manifest.tools` that serves the action, null when none does. */
  readonly key: string | null;
  readonly definition: ToolDefinition | null;
  /** Who runs it once allowed: a connector here, or the agent with a grant. */
  readonly executionMode: 'gateway' | 'agent';
  readonly riskTier: RiskTier;
  readonly gate: Gate;
  /** Null when no tool setting says, so that the org's or the dialect's default holds. */
  readonly expirySeconds: number | null;
  readonly expirySource: 'tool' | null;
  readonly secretParams: readonly string[];
  readonly sensitiveParams: readonly string[];
  /** Null when absent or unreadable. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** The first of `counterpartyIds`. */
  readonly counterpartyId: string | null;
  readonly counterpartyIds: readonly string[];
}

export interface EvaluationResult {
  readonly decision: Decision;
  /** Empty for ALLOW; one for DENY together with the escalations found before it; all escalations for ESCALATE. */
  readonly reasons: readonly Reason[];
  readonly trace: readonly TraceEntry[];
  readonly riskSnapshot: RiskSnapshot;
  readonly toolResolution: ToolResolution;
  readonly budgetKeys: readonly BudgetKey[];
  /** What made it an ALLOW; null otherwise. With `override_token` the grant is to be spent and nothing is executed here. */
  readonly allowedBy: 'policy' | 'standing_rule' | 'override_token' | 'gating_off' | null;
  /** Escalations that a rule, a grant, `gate: never` or gating off set aside. */
  readonly waived: readonly Reason[];
  /** Whether this action may never be approved in advance. */
  readonly neverAutoApprove: boolean;
  readonly matchedRule: StandingRuleMatch | null;
  /** Present with reason POLICY_ERROR: what a check threw, for the log and never for the wire. */
  readonly error?: unknown;
}
