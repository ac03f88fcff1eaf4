import type { ManifestDetail, ManifestSummary, ManifestValidation } from '@/lib/contracts/manifests';
import { request } from './http';

const base = (org: string) => `/api/v1/orgs/${org}/manifests`;

/** Says what is wrong with a document, or its hash; registers nothing. */
export const validateManifest = (org: string, document: unknown): Promise<ManifestValidation> =>
  request(`${base(org)}/validate`, { method: 'POST', body: document });

/** Registers a version, which then waits for an admin. */
export const registerManifest = (
  org: string,
  body: { manifest: unknown; description?: string },
): Promise<ManifestSummary> => request(base(org), { method: 'POST', body });

/** Puts a pending version in force; `approved_capabilities` may narrow what it asks for. */
export const approveManifest = (
  org: string,
  id: string,
  body: { notes?: string; approved_capabilities?: string[] },
): Promise<ManifestDetail> => request(`${base(org)}/${id}/approve`, { method: 'POST', body });

/** The acts that need a reason. */
export type ManifestEnd = 'reject' | 'suspend' | 'revoke';

export const endManifest = (
  org: string,
  id: string,
  act: ManifestEnd,
  body: { reason: string },
): Promise<ManifestDetail> => request(`${base(org)}/${id}/${act}`, { method: 'POST', body });

export const reactivateManifest = (org: string, id: string): Promise<ManifestDetail> =>
  request(`${base(org)}/${id}/reactivate`, { method: 'POST' });
