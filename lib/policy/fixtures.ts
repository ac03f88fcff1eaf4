/* Inputs and tables for the engine's tests. */
import { expect, it } from 'vitest';
import { type Manifest, manifest } from '@/lib/contracts/manifest';
import { type Decision, orgPolicy, type OrgPolicy, type ReasonCode } from '@/lib/contracts/policy';
import { evaluate } from '@/lib/policy/evaluate';
import type { CapabilityClaims, EvaluationInput, PolicyAction } from '@/lib/policy/types';

/** A Monday noon. */
export const NOW = new Date('2025-03-10T12:00:00Z');

/** Parses a manifest of `deployment-bot`; `parts` are laid over its top level. */
export function manifestWith(parts: Readonly<Record<string, unknown>> = {}): Manifest {
  return manifest.parse({
    version: '1.0',
    agent: { id: 'deployment-bot', name: 'Deployment Bot', version: '2.1.0' },
    capabilities: { requested: ['*:*'] },
    tools: { deploy: { type: 'mock' } },
    ...parts,
  });
}

/** An action that the manifest above simply allows, unless `parts` say otherwise. */
export function inputWith(parts: Partial<EvaluationInput> = {}): EvaluationInput {
  return {
    now: NOW,
    orgId: 'org-1',
    orgTimezone: 'UTC',
    action: deploy(),
    agent: { id: 'deployment-bot', status: 'active' },
    manifest: manifestWith(),
    manifestStatus: 'active',
    capabilityToken: { state: 'none' },
    overrideToken: { state: 'none' },
    orgTools: {},
    orgDefaultRiskTier: 'medium',
    orgPolicies: [],
    budgetUse: [],
    knownCounterparty: false,
    gatingEnabled: true,
    recentActions1h: 0,
    denied24h: 0,
    ...parts,
  };
}

export function deploy(params: PolicyAction['params'] = {}, rest: Partial<PolicyAction> = {}): PolicyAction {
  return { type: 'kubernetes', tool: 'deploy', params, ...rest };
}

export function claimsWith(parts: Partial<CapabilityClaims> = {}): CapabilityClaims {
  return { sub: 'deployment-bot', org_id: 'org-1', exp: NOW.getTime() / 1000 + 60, ...parts };
}

export function policyWith(parts: Readonly<Record<string, unknown>>): OrgPolicy {
  return orgPolicy.parse({ name: 'policy', effect: 'deny', ...parts });
}

/** What differs from `inputWith()`, and the answer to it. */
export type Case = [name: string, parts: Partial<EvaluationInput>, decision: Decision, ...codes: ReasonCode[]];

/** Declares one test per case. */
export function table(cases: readonly Case[]): void {
  it.each(cases)('%s', (_name, parts, decision, ...codes) => {
    const result = evaluate(inputWith(parts));
    expect([result.decision, ...result.reasons.map((reason) => reason.code)]).toEqual([decision, ...codes]);
  });
}

/** The default manifest with a `policy`, with `constraints`, or with settings of its tool. */
export const policy = (parts: Readonly<Record<string, unknown>>) => ({ manifest: manifestWith({ policy: parts }) });
export const constraints = (parts: Readonly<Record<string, unknown>>) => ({
  manifest: manifestWith({ constraints: parts }),
});
export const tool = (parts: Readonly<Record<string, unknown>>) => ({
  manifest: manifestWith({ tools: { deploy: { type: 'mock', ...parts } } }),
});

/** A good capability token with these claims. */
export const token = (parts: Parameters<typeof claimsWith>[0]) => ({
  capabilityToken: { state: 'ok', claims: claimsWith(parts) } as const,
});
