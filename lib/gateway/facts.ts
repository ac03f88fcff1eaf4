import { effectiveManifest } from '@/lib/manifests/effective';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { gate, manifest as manifestSchema, riskTier, type Manifest } from '@/lib/contracts/manifest';
import { orgSettings, type OrgSettings } from '@/lib/contracts/orgs';
import { orgPolicy, type OrgPolicy } from '@/lib/contracts/policy';
import { withOrg, type Run } from '@/lib/db/scope';
import { GATEWAY_READ, MANIFEST_TEXT } from '@/lib/db/sql/gateway-read';
import type { AgentActor } from '@/lib/identity/actor';
import type { RuleCandidate } from '@/lib/rules/choose';
import { candidatesOf, ruleRow } from './rule-candidates';

const manifestRow = z.object({
  manifest: manifestSchema,
  // Null until somebody approves: nothing is let through.
  approved_capabilities: z
    .array(z.string())
    .nullable()
    .transform((approved) => approved ?? []),
});

const nullableStrings = z.array(z.string()).nullable();

/** What one evaluation reads, as the database returns it (`GATEWAY_READ`). */
const factsRow = z.object({
  now: z.coerce.date(),
  org: z.object({
    id: z.string(),
    slug: z.string(),
    is_first: z.boolean(),
    settings: z.string(),
    gating_enabled: z.boolean(),
    gating_reason: z.string().nullable(),
  }),
  requester: z.string().nullable(),
  agent: z.object({ agent_id: z.string(), name: z.string(), status: z.enum(['active', 'suspended']) }).nullable(),
  manifest: z
    .object({ id: z.string(), status: z.enum(['pending', 'active', 'superseded', 'rejected', 'suspended', 'revoked']) })
    .nullable(),
  tools: z.record(
    z.string(),
    z.object({
      risk_tier: riskTier.nullable(),
      gate: gate.nullable(),
      expiry_seconds: z.number().nullable(),
      secret_params: nullableStrings,
      sensitive_params: nullableStrings,
    }),
  ),
  policies: z.string(),
  rules: z.array(ruleRow),
  deciders: z.number(),
  budget_use: z.array(z.object({ scope: z.string(), window: z.enum(['hour', 'day']), used: z.number() })),
  known_counterparties: z.array(z.string()),
  recent_actions_1h: z.number(),
  denied_24h: z.number(),
  capability_token: z.object({ revoked: z.boolean() }).nullable(),
  grant: z
    .object({
      jti: z.string(),
      approval_id: z.string(),
      agent_id: z.string(),
      action_hash: z.string(),
      status: z.enum(['issued', 'spent', 'voided']),
      expired: z.boolean(),
      timeout_seconds: z.number(),
      budget_taken: z.boolean(),
    })
    .nullable(),
  idempotency: z
    .object({
      body_hash: z.string(),
      response_status: z.number().nullable(),
      response_body: z.unknown(),
      in_flight: z.boolean().nullable(),
    })
    .nullable(),
  duplicate: z.object({ id: z.string(), manifest_id: z.string().nullable(), risk_tier: riskTier }).nullable(),
});

export type Facts = Omit<z.output<typeof factsRow>, 'policies' | 'rules'> & {
  policies: readonly OrgPolicy[];
  /** Rules of the tool, in force or lately used up. */
  rules: readonly RuleCandidate[];
  settings: OrgSettings;
  manifestDocument: Manifest | null;
};

// A manifest never changes under its id (what of it is approved is settled with its status), policies and settings
// never under their text: parsed once, kept by that.
const manifests = new LRUCache<string, Manifest>({ max: 500 });
const policyLists = new LRUCache<string, readonly OrgPolicy[]>({
  max: 200,
  maxSize: 5_000_000,
  sizeCalculation: (_, text) => text.length + 1,
});

const settingsByText = new LRUCache<string, OrgSettings>({ max: 500 });

/** What the caller's tokens and keys point at; null where the call carries none. */
export type References = {
  counterpartyIds: readonly string[];
  capabilityTokenId: string | null;
  grantId: string | null;
  idempotency: { principal: string; operation: string; key: string } | null;
  collapseKey: string | null;
};

/** Reads everything that the evaluation of one action needs, in one statement. */
export function readFacts(actor: AgentActor, actionKey: string, references: References): Promise<Facts> {
  return withOrg(actor.orgId, async (run) => {
    const { idempotency } = references;
    const [row] = await run(GATEWAY_READ, [
      actor.orgId,
      actor.agentId,
      actor.tokenId,
      actionKey,
      references.counterpartyIds,
      references.capabilityTokenId,
      references.grantId,
      idempotency?.principal ?? null,
      idempotency?.operation ?? null,
      idempotency?.key ?? null,
      references.collapseKey,
    ]);
    const facts = factsRow.parse(row?.['facts']);
    return {
      ...facts,
      policies: policiesOf(facts.policies),
      rules: candidatesOf(actor.orgId, facts.rules),
      settings: settingsOf(facts.org.settings),
      manifestDocument: facts.manifest ? await manifestOf(actor.orgId, facts.manifest, run) : null,
    };
  });
}

function settingsOf(text: string): OrgSettings {
  const known = settingsByText.get(text);
  if (known) return known;
  const parsed = orgSettings.parse(JSON.parse(text));
  settingsByText.set(text, parsed);
  return parsed;
}

function policiesOf(text: string): readonly OrgPolicy[] {
  const known = policyLists.get(text);
  if (known) return known;
  const parsed = z.array(orgPolicy).parse(JSON.parse(text));
  policyLists.set(text, parsed);
  return parsed;
}

async function manifestOf(orgId: string, { id, status }: { id: string; status: string }, run: Run): Promise<Manifest> {
  const key = `${id}:${status}`;
  const known = manifests.get(key);
  if (known) return known;
  const [row] = await run(MANIFEST_TEXT, [orgId, id]);
  const { manifest, approved_capabilities: approved } = manifestRow.parse(row);
  const effective = effectiveManifest(manifest, approved);
  manifests.set(key, effective);
  return effective;
}
