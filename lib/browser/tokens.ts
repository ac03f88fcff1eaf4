import type { NewToken, Token } from '@/lib/contracts/tokens';
import { request } from './http';

export type TokenRequest = {
  kind: Token['kind'];
  name: string;
  agent_id?: string;
  scopes?: Token['scopes'];
  expires_in_days?: number;
};

const base = (org: string) => `/api/v1/orgs/${org}/tokens`;

/** Makes a token; its text is in this answer and nowhere else. */
export const createToken = (org: string, body: TokenRequest): Promise<NewToken> =>
  request(base(org), { method: 'POST', body });

export const revokeToken = (org: string, tokenId: string): Promise<Token> =>
  request(`${base(org)}/${tokenId}/revoke`, { method: 'POST' });
