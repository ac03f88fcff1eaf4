import type { SecretInfo } from '@/lib/contracts/secrets';
import { request } from './http';

const base = (org: string) => `/api/v1/orgs/${org}/secrets`;

export const createSecret = (
  org: string,
  body: { name: string; value: string; allowed_hosts: string[] },
): Promise<SecretInfo> => request(base(org), { method: 'POST', body });

/** Gives a secret a new value, and other hosts where some are named. */
export const rotateSecret = (
  org: string,
  secretId: string,
  body: { value: string; allowed_hosts?: string[] },
): Promise<SecretInfo> => request(`${base(org)}/${secretId}/rotate`, { method: 'POST', body });

export const deleteSecret = (org: string, secretId: string): Promise<void> =>
  request(`${base(org)}/${secretId}`, { method: 'DELETE' });
