import { CALL, type TestOrg } from '@/lib/agents/testing/org';
import { registerManifestBody } from '@/lib/contracts/manifests';
import { testDatabase } from '@/lib/db/testing/database';
import type { Actor } from '@/lib/identity/actor';
import { registerManifest } from '../register';

export const { sudo } = await testDatabase();

/** Registers as a request would: the body parsed first. */
export const register = (actor: Actor, manifest: unknown, description?: string) =>
  registerManifest(actor, registerManifestBody.parse(description ? { manifest, description } : manifest), CALL);
/** What the audit log says of an organization, oldest first. */
export const events = (org: TestOrg) =>
  sudo<{
    type: string;
    actor_label: string;
    agent_id: string;
    reason: string | null;
    payload: Record<string, unknown>;
  }>('SELECT type, actor_label, agent_id, reason, payload FROM audit_events WHERE org_id = $1 ORDER BY occurred_at', [
    org.orgId,
  ]);
/** Every version of an organization’s manifests and how it stands. */
export const statuses = (org: TestOrg) =>
  sudo<{ version: number; status: string }>(
    'SELECT version, status FROM manifests WHERE org_id = $1 ORDER BY agent_id, version',
    [org.orgId],
  );
