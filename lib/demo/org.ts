import type { Manifest } from '@/lib/contracts/manifest';
import type { AgentActor, UserActor } from '@/lib/identity/actor';
import type { ManifestId, OrgId } from '@/lib/ids';

export const DEMO_SLUG = 'demo';
export const DEMO_NAME = 'Demo';

export type DemoAgent = { actor: AgentActor; manifest: Manifest; manifestId: ManifestId; manifestHash: string };

/** The demo organization as its history sees it. */
export type DemoOrg = {
  orgId: OrgId;
  agents: ReadonlyMap<string, DemoAgent>;
  operators: readonly UserActor[];
};

/** Who decides in the demo's past. They have no password: nobody signs in as them. */
export const OPERATORS = [
  { email: 'maria.ortiz@demo.example', name: 'Maria Ortiz' },
  { email: 'tomas.lind@demo.example', name: 'Tomas Lind' },
  { email: 'priya.nair@demo.example', name: 'Priya Nair' },
] as const;
