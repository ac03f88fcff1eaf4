import type { Compared } from '@/components/agents/manifest-diff';
import { getAgent } from '@/lib/agents/get';
import type { AgentDetail } from '@/lib/contracts/agents';
import type { ManifestDetail, ManifestVersion } from '@/lib/contracts/manifests';
import { AppError } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import { getManifest, getManifestOfAgent } from '@/lib/manifests/get';
import { manifestHistory } from '@/lib/manifests/history';

type Found = {
  agent: AgentDetail;
  /** The manifest asked for, else the one in force, else the newest. */
  shown: ManifestDetail | null;
  /** The one in force or, where none is, the newest. */
  inForce: ManifestDetail | null;
  versions: ManifestVersion[];
  /** Versions that wait for an admin, newest first, with what they change. */
  pending: { manifest: ManifestDetail; changes: string[] }[];
};

/** As many waiting versions are shown in full. */
const MOST_PENDING = 5;

/** What an agent's page shows; null when there is no such agent. */
export async function agentPage(actor: UserActor, id: string, wanted: string | undefined): Promise<Found | null> {
  const agent = await orNull(getAgent(actor, id));
  if (!agent) return null;
  const own = await orNull(getManifestOfAgent(actor, id));
  const asked = wanted === undefined ? null : await orNull(getManifest(actor, wanted));
  const shown = asked?.agent_id === id ? asked : own;
  const { items: versions } = own
    ? await manifestHistory(actor, own.manifest_id, { limit: 50, offset: 0 }, null)
    : { items: [] };
  const waiting = versions.filter((version) => version.status === 'pending').slice(0, MOST_PENDING);
  const pending = await Promise.all(
    waiting.map(async ({ manifest_id, changes }) => ({ manifest: await getManifest(actor, manifest_id), changes })),
  );
  return { agent, shown, inForce: own, versions, pending };
}

/** The documents of two versions of the agent's manifest; null when either isn't one of its own. */
export async function comparedManifests(
  actor: UserActor,
  agentId: string,
  from: string,
  to: string,
): Promise<Compared | null> {
  const [one, other] = await Promise.all([orNull(getManifest(actor, from)), orNull(getManifest(actor, to))]);
  if (one?.agent_id !== agentId || other?.agent_id !== agentId) return null;
  const side = ({ version, manifest_id: id, manifest: document }: ManifestDetail) => ({ version, id, document });
  return { from: side(one), to: side(other) };
}

async function orNull<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
