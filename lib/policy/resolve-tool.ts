import {
  type Gate,
  GATES,
  type Manifest,
  RISK_TIERS,
  type RiskTier,
  type ToolDefinition,
} from '@/lib/contracts/manifest';
import type { Facts } from '@/lib/policy/facts';
import { actionName } from '@/lib/policy/match-action';
import type { OrgToolSettings, PolicyAction, ToolResolution } from '@/lib/policy/types';

/** Tools that speak to people outside: a person looks first unless an admin set the org's gate for the tool. */
export const GATED_BY_DEFAULT: ReadonlySet<string> = new Set(['email:send', 'sms:send', 'telegram:send']);

const STRICTNESS: Readonly<Record<Gate, number>> = { never: 0, by_policy: 1, always: 2 };
const NONE: readonly string[] = [];

/** A manifest's entry under `tools`. */
export interface FoundTool {
  readonly key: string;
  readonly definition: ToolDefinition;
}

function ownEntry<T>(entries: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

/** The manifest's tool that serves the action: the full `type:tool` key wins over the bare name. */
export function findTool(manifest: Manifest | null, action: PolicyAction): FoundTool | null {
  if (manifest === null) return null;
  const full = actionName(action);
  const byFull = ownEntry(manifest.tools, full);
  if (byFull !== undefined) return { key: full, definition: byFull };
  // A bare name holds no colon; otherwise tool `b:c` of one type would find the entry of type `b`.
  const byName = action.tool.includes(':') ? undefined : ownEntry(manifest.tools, action.tool);
  return byName === undefined ? null : { key: action.tool, definition: byName };
}

function higherTier(a: RiskTier, b: RiskTier): RiskTier {
  return RISK_TIERS.indexOf(a) >= RISK_TIERS.indexOf(b) ? a : b;
}

function stricterGate(a: Gate | null | undefined, b: Gate | null | undefined): Gate {
  if (a == null || b == null) return a ?? b ?? GATES[0];
  return STRICTNESS[a] >= STRICTNESS[b] ? a : b;
}

function union(a: readonly string[], b: readonly string[] | null | undefined): readonly string[] {
  if (b == null || b.length === 0) return a;
  return a.length === 0 ? b : [...new Set([...a, ...b])];
}

/**
 * The settings that hold for the action with the tool that serves it (`findTool`). Where manifest and org differ the
 * stricter holds: higher tier, shorter expiry, both lists of params, `always` over `by_policy` over `never`. Pure.
 */
export function resolveTool(
  found: FoundTool | null,
  action: PolicyAction,
  orgTools: Readonly<Record<string, OrgToolSettings>>,
  orgDefaultRiskTier: RiskTier,
  facts: Facts,
): ToolResolution {
  const name = actionName(action);
  const definition = found?.definition ?? null;
  const own = ownEntry(orgTools, name);
  const any = ownEntry(orgTools, '*');

  const orgTier = own?.risk_tier ?? any?.risk_tier ?? null;
  const manifestTier = definition?.risk_tier ?? null;
  const riskTier =
    orgTier !== null && manifestTier !== null
      ? higherTier(orgTier, manifestTier)
      : (orgTier ?? manifestTier ?? orgDefaultRiskTier);

  const orgGate = own?.gate ?? (GATED_BY_DEFAULT.has(name) ? 'always' : any?.gate);
  const orgExpiry = own?.expiry_seconds ?? any?.expiry_seconds ?? Infinity;
  const expiry = Math.min(orgExpiry, definition?.expiry_seconds ?? Infinity);

  return {
    action: name,
    key: found?.key ?? null,
    definition,
    executionMode: definition === null || definition.type === 'agent' ? 'agent' : 'gateway',
    riskTier,
    gate: stricterGate(orgGate, definition?.gate),
    expirySeconds: expiry === Infinity ? null : expiry,
    expirySource: expiry === Infinity ? null : 'tool',
    secretParams: union(union(definition?.secret_params ?? NONE, own?.secret_params), any?.secret_params),
    sensitiveParams: union(union(definition?.sensitive_params ?? NONE, own?.sensitive_params), any?.sensitive_params),
    amount: facts.amount,
    currency: facts.currency,
    counterpartyId: facts.counterpartyIds[0] ?? null,
    counterpartyIds: facts.counterpartyIds,
  };
}
