import { auditRow } from '@/lib/audit/append';
import { actorRef, type UserActor } from '@/lib/identity/actor';
import { newId } from '@/lib/ids';
import { parseManifest } from '@/lib/policy/manifest';
import { jsonHash } from '@/lib/signing/digest';
import { keyRow, newDemoKey, KEY_SCOPES, type DemoKey } from './keys';
import { DEMO_MANIFESTS } from './manifests';
import { DEMO_SLUG, type DemoAgent } from './org';
import { eventAt, noRows } from './rows';

/** The demo's agents with approved manifests and a key each. */
export function makeAgents(boss: UserActor, since: Date, now: Date) {
  const rows = noRows();
  const agents: DemoAgent[] = [];
  const keys: DemoKey[] = [];
  for (const document of DEMO_MANIFESTS) {
    const key = newDemoKey(document.agent.id);
    const agent = demoAgent(boss, document, key);
    agents.push(agent);
    keys.push(key);
    rows.agents.push({ agent_id: key.agentId, name: document.agent.name, status: 'active', created_at: since });
    rows.manifests.push(manifestRow(agent, boss, since));
    rows.tokens.push(keyRow(key, now));
    rows.audit_events.push(...eventsOf(agent, key, boss, since, now));
  }
  return { agents, keys, rows };
}

function demoAgent(boss: UserActor, document: unknown, key: DemoKey): DemoAgent {
  const parsed = parseManifest(document);
  if (!parsed.ok) throw new Error(`the demo's manifest is wrong: ${JSON.stringify(parsed.errors)}`);
  return {
    actor: {
      kind: 'agent',
      orgId: boss.orgId,
      orgSlug: DEMO_SLUG,
      tokenId: key.id,
      agentId: key.agentId,
      requester: null,
      scopes: new Set(KEY_SCOPES),
    },
    manifest: parsed.manifest,
    manifestId: newId('mft'),
    manifestHash: jsonHash(parsed.manifest),
  };
}

const manifestRow = ({ actor, manifest, manifestId, manifestHash }: DemoAgent, boss: UserActor, since: Date) => ({
  id: manifestId,
  agent_id: actor.agentId,
  version: 1,
  status: 'active',
  manifest,
  manifest_hash: manifestHash,
  registered_by: actorRef(boss),
  approved_capabilities: manifest.capabilities.requested,
  approved_by: boss.userId,
  approved_at: since,
  created_at: since,
});

function eventsOf({ manifestId, manifestHash }: DemoAgent, key: DemoKey, boss: UserActor, since: Date, now: Date) {
  const about = { agent_id: key.agentId };
  const version = { manifest_id: manifestId, version: 1, manifest_hash: manifestHash };
  const token = keyRow(key, now);
  const made = {
    ...{ token_id: key.id, kind: 'agent', name: token.name, agent_id: key.agentId },
    scopes: [...KEY_SCOPES],
    expires_at: token.expires_at.toISOString(),
  };
  const system = { kind: 'system' as const, orgId: boss.orgId, label: 'first start' };
  return [
    eventAt(auditRow(boss, null, 'manifest_registered', version, about), since),
    eventAt(auditRow(boss, null, 'manifest_approved', { ...version, notes: null }, about), since),
    eventAt(auditRow(system, null, 'token_created', made, about), now),
  ];
}
